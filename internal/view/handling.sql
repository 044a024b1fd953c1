-- How a duty is being worked at. The rows are written anew when the day begins: what
-- their digests are of has grown.
ALTER TABLE view_duty ADD COLUMN assignee TEXT NOT NULL DEFAULT '';
ALTER TABLE view_duty ADD COLUMN again BIGINT NOT NULL DEFAULT 0;
ALTER TABLE view_duty ADD COLUMN step TEXT NOT NULL DEFAULT '';
ALTER TABLE view_duty ADD COLUMN told TEXT NOT NULL DEFAULT '';
ALTER TABLE view_duty ADD COLUMN stepped BIGINT NOT NULL DEFAULT 0;
CREATE INDEX view_duty_told ON view_duty (told, due);

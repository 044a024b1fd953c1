-- The tables of the register. Nothing in them is ever changed, and nothing is
-- deleted but what an erasure act covers; the triggers see to it against every
-- program, the tree of hashes against whoever can do without triggers.

-- An act: its envelope as the exact bytes that were hashed, the commitment to its
-- payload, and the hashes of the tree that this act completed, lowest first.
CREATE TABLE log_act (
  position BIGINT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  key BYTEA NOT NULL UNIQUE,
  envelope BYTEA NOT NULL,
  commitment BYTEA NOT NULL,
  hashes BYTEA NOT NULL
);

-- What an act says, with the salt without which its commitment tells nothing.
CREATE TABLE log_payload (
  position BIGINT PRIMARY KEY,
  salt BYTEA NOT NULL,
  data BYTEA NOT NULL
);

-- Which acts concern whom.
CREATE TABLE log_subject (
  subject TEXT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (subject, position)
) WITHOUT ROWID;

-- Which act's payload was erased, and by which act.
CREATE TABLE log_erasure (
  position BIGINT PRIMARY KEY,
  erased_by BIGINT NOT NULL UNIQUE
);

-- Papers by the SHA-256 of their bytes, and the acts with which they lie.
CREATE TABLE log_paper (
  digest TEXT NOT NULL PRIMARY KEY,
  media_type TEXT NOT NULL,
  data BYTEA NOT NULL
);
CREATE TABLE log_attached (
  digest TEXT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (digest, position)
) WITHOUT ROWID;
CREATE INDEX log_attached_position ON log_attached (position);

-- The law data by which acts were checked, with the SHA-256 of the source.
CREATE TABLE log_book (
  hash TEXT NOT NULL PRIMARY KEY,
  sum TEXT NOT NULL,
  source BYTEA NOT NULL
);

-- Who read whose file and what for: a tree of its own.
CREATE TABLE log_read (
  position BIGINT PRIMARY KEY,
  subject TEXT NOT NULL,
  entry BYTEA NOT NULL,
  hashes BYTEA NOT NULL
);
CREATE INDEX log_read_subject ON log_read (subject, position);

-- What is to be sent. The only table that is worked on.
CREATE TABLE log_outbox (
  id TEXT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL,
  message BYTEA NOT NULL,
  due BIGINT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX log_outbox_due ON log_outbox (state, due);
CREATE INDEX log_outbox_position ON log_outbox (position);

-- The name of this register, drawn once; an import brings the name along.
CREATE TABLE log_name (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  name TEXT NOT NULL
);

-- only sqlite
CREATE TRIGGER log_act_next BEFORE INSERT ON log_act WHEN NEW.position <> coalesce((SELECT max(position) FROM log_act), 0) + 1
BEGIN SELECT RAISE(ABORT, 'the log is append-only: an act stands at the next position'); END;
CREATE TRIGGER log_act_fixed BEFORE UPDATE ON log_act BEGIN SELECT RAISE(ABORT, 'the log is append-only: an act is never changed'); END;
CREATE TRIGGER log_act_kept BEFORE DELETE ON log_act BEGIN SELECT RAISE(ABORT, 'the log is append-only: an act is never deleted'); END;
CREATE TRIGGER log_payload_fixed BEFORE UPDATE ON log_payload BEGIN SELECT RAISE(ABORT, 'the log is append-only: a payload is never changed'); END;
CREATE TRIGGER log_payload_kept BEFORE DELETE ON log_payload WHEN NOT EXISTS (SELECT 1 FROM log_erasure WHERE position = OLD.position)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: a payload is deleted by an erasure act only'); END;
CREATE TRIGGER log_subject_fixed BEFORE UPDATE ON log_subject BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_subject_kept BEFORE DELETE ON log_subject BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_erasure_fixed BEFORE UPDATE ON log_erasure BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_erasure_kept BEFORE DELETE ON log_erasure BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_paper_fixed BEFORE UPDATE ON log_paper BEGIN SELECT RAISE(ABORT, 'a paper is never changed'); END;
CREATE TRIGGER log_paper_kept BEFORE DELETE ON log_paper WHEN EXISTS (SELECT 1 FROM log_attached WHERE digest = OLD.digest)
BEGIN SELECT RAISE(ABORT, 'a paper that lies with an act is never deleted'); END;
CREATE TRIGGER log_attached_fixed BEFORE UPDATE ON log_attached BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_attached_kept BEFORE DELETE ON log_attached WHEN NOT EXISTS (SELECT 1 FROM log_erasure WHERE position = OLD.position)
BEGIN SELECT RAISE(ABORT, 'a paper is taken from an act by an erasure act only'); END;
CREATE TRIGGER log_book_fixed BEFORE UPDATE ON log_book BEGIN SELECT RAISE(ABORT, 'law data that were used are never changed'); END;
CREATE TRIGGER log_book_kept BEFORE DELETE ON log_book BEGIN SELECT RAISE(ABORT, 'law data that were used are never deleted'); END;
CREATE TRIGGER log_read_fixed BEFORE UPDATE ON log_read BEGIN SELECT RAISE(ABORT, 'the log of reads is append-only'); END;
CREATE TRIGGER log_read_kept BEFORE DELETE ON log_read BEGIN SELECT RAISE(ABORT, 'the log of reads is append-only'); END;
CREATE TRIGGER log_name_fixed BEFORE UPDATE ON log_name WHEN EXISTS (SELECT 1 FROM log_act) BEGIN SELECT RAISE(ABORT, 'the name of a register is never changed'); END;
CREATE TRIGGER log_name_kept BEFORE DELETE ON log_name BEGIN SELECT RAISE(ABORT, 'the name of a register is never deleted'); END;

-- only postgres
CREATE FUNCTION log_next() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.position <> coalesce((SELECT max(position) FROM log_act), 0) + 1 THEN
    RAISE EXCEPTION 'the log is append-only: an act stands at the next position' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION log_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'the log is append-only: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION log_erased() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM log_erasure WHERE position = OLD.position) THEN
    RAISE EXCEPTION 'the log is append-only: % is deleted by an erasure act only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE FUNCTION log_unattached() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT 1 FROM log_attached WHERE digest = OLD.digest) THEN
    RAISE EXCEPTION 'a paper that lies with an act is never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
DO $$ DECLARE t text; BEGIN
  FOREACH t IN ARRAY ARRAY['log_act','log_payload','log_subject','log_erasure','log_paper','log_attached','log_book','log_read'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION log_fixed()', t || '_fixed', t);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION log_fixed()', t || '_whole', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['log_act','log_subject','log_erasure','log_book','log_read'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION log_fixed()', t || '_kept', t);
  END LOOP;
END $$;
CREATE FUNCTION log_named() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'UPDATE' AND NOT EXISTS (SELECT 1 FROM log_act) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the name of a register is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER log_name_fixed BEFORE UPDATE OR DELETE ON log_name FOR EACH ROW EXECUTE FUNCTION log_named();
CREATE TRIGGER log_act_next BEFORE INSERT ON log_act FOR EACH ROW EXECUTE FUNCTION log_next();
CREATE TRIGGER log_payload_kept BEFORE DELETE ON log_payload FOR EACH ROW EXECUTE FUNCTION log_erased();
CREATE TRIGGER log_attached_kept BEFORE DELETE ON log_attached FOR EACH ROW EXECUTE FUNCTION log_erased();
CREATE TRIGGER log_paper_kept BEFORE DELETE ON log_paper FOR EACH ROW EXECUTE FUNCTION log_unattached();
-- both

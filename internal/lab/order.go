package lab

import "runtime"

// inOrder makes n things in parallel and hands them over one after the other,
// in order. It stops at the first error. At most about twice as many things as
// there are processors are held at a time.
func inOrder[T any](n int, produce func(k int) T, use func(k int, t T) error) error {
	queue := make(chan chan T, runtime.GOMAXPROCS(0))
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		defer close(queue)
		for k := range n {
			made := make(chan T, 1) // with room, so that nobody waits for one who has stopped
			select {
			case queue <- made:
			case <-stop:
				return
			}
			go func() { made <- produce(k) }()
		}
	}()
	k := 0
	for made := range queue {
		if err := use(k, <-made); err != nil {
			return err
		}
		k++
	}
	return nil
}

package sample

import "sync"

// assembly has the people written while others are drawn: each system's files
// by a worker of their own, in the order of drawing.
type assembly struct {
	batch   []*person
	lines   []chan []*person
	pending sync.WaitGroup // batches in some worker's hands
	workers sync.WaitGroup
}

// batchSize is how many people are handed on at once; a few batches are under
// way at any time.
const batchSize = 256

func startAssembly(okta *oktaWriter, serviceNow *serviceNowWriter) *assembly {
	a := &assembly{}
	a.start(func(p *person) {
		for _, who := range p.identities {
			okta.identity(who)
			okta.signOns(p, who)
		}
	})
	a.start(func(p *person) {
		for _, account := range p.accounts {
			serviceNow.account(p, account)
		}
	})
	return a
}

func (a *assembly) start(write func(*person)) {
	line := make(chan []*person, 2)
	a.lines = append(a.lines, line)
	a.workers.Go(func() {
		for batch := range line {
			for _, each := range batch {
				write(each)
			}
			a.pending.Done()
		}
	})
}

// put hands a person on, who must not be changed any more.
func (a *assembly) put(p *person) {
	if a.batch = append(a.batch, p); len(a.batch) == batchSize {
		a.send()
	}
}

func (a *assembly) send() {
	a.pending.Add(len(a.lines))
	for _, line := range a.lines {
		line <- a.batch
	}
	a.batch = make([]*person, 0, batchSize)
}

// drain waits until all are written.
func (a *assembly) drain() {
	a.send()
	a.pending.Wait()
}

func (a *assembly) stop() {
	for _, line := range a.lines {
		close(line)
	}
	a.workers.Wait()
}

package endpointtest

import (
	"net"
	"sync"
	"time"
)

// Listener gives a listener in the place of l, a TCP listener that nobody
// accepts from yet. With it the fault refuse closes l and every connection for
// a while, so that the machine itself refuses the next ones.
func (s *Server) Listener(l net.Listener) net.Listener {
	g := &gate{l: l, address: l.Addr(), conns: map[net.Conn]bool{}, opened: make(chan struct{})}
	close(g.opened)
	s.mu.Lock()
	s.gate = g
	s.mu.Unlock()
	return g
}

// refuseFor closes the listener for a while. Without one of ours the calls of
// that time are reset.
func (s *Server) refuseFor(d time.Duration) {
	s.mu.Lock()
	g := s.gate
	if g == nil {
		s.shutUntil = time.Now().Add(d)
	}
	s.mu.Unlock()
	if g != nil {
		g.shut(d)
	}
}

// gate is a listener that can be shut for a while.
type gate struct {
	address net.Addr

	mu     sync.Mutex
	l      net.Listener
	conns  map[net.Conn]bool
	opened chan struct{} // closed while the gate is open
	ended  bool
}

// Accept waits for the next connection, and through any time of being shut.
func (g *gate) Accept() (net.Conn, error) {
	for {
		g.mu.Lock()
		opened := g.opened
		g.mu.Unlock()
		<-opened
		g.mu.Lock()
		l, still := g.l, g.opened == opened
		g.mu.Unlock()
		if !still {
			continue
		}
		conn, err := l.Accept()
		g.mu.Lock()
		still = g.opened == opened
		if err == nil && still {
			g.conns[conn] = true
		}
		g.mu.Unlock()
		switch {
		case err == nil && still:
			return &guest{conn, g}, nil
		case err == nil: // came while the gate was shutting
			reset(conn)
		case still:
			return nil, err
		}
	}
}

// Close ends the listener.
func (g *gate) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.ended {
		g.ended = true
		select {
		case <-g.opened:
		default:
			close(g.opened)
		}
	}
	return g.l.Close()
}

// Addr is where the listener was from the start.
func (g *gate) Addr() net.Addr { return g.address }

// shut closes the listener and all connections, and listens again after d.
func (g *gate) shut(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-g.opened:
	default:
		return // it is shut already
	}
	if g.ended {
		return
	}
	g.opened = make(chan struct{})
	_ = g.l.Close()
	for conn := range g.conns {
		reset(conn)
	}
	clear(g.conns)
	time.AfterFunc(d, g.open)
}

// open listens again where the listener was. The system may need a moment to
// give the place back.
func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended {
		return
	}
	l, err := net.Listen(g.address.Network(), g.address.String())
	if err != nil {
		time.AfterFunc(10*time.Millisecond, g.open)
		return
	}
	g.l = l
	close(g.opened)
}

// guest is a connection that the gate can close.
type guest struct {
	net.Conn
	gate *gate
}

// Close closes the connection.
func (c *guest) Close() error {
	c.gate.mu.Lock()
	delete(c.gate.conns, c.Conn)
	c.gate.mu.Unlock()
	return c.Conn.Close()
}

// SetLinger lets a reset be a reset.
func (c *guest) SetLinger(seconds int) error {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		return tcp.SetLinger(seconds)
	}
	return nil
}

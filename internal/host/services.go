package host

import (
	"bufio"
	"errors"
	"net"
	"os"
	"strconv"
	"strings"
)

// ServicePort returns the port of a service, by /etc/services or the few that Go knows. The network is "tcp", "udp" or
// "" for either.
func ServicePort(name, network string) (int, error) {
	port, found := 0, false
	eachService(func(n string, p int, net string, aliases []string) bool {
		if network != "" && net != network {
			return true
		}
		for _, a := range append(aliases, n) {
			if a == name {
				port, found = p, true
				return false
			}
		}
		return true
	})
	if found {
		return port, nil
	}
	if network == "" {
		network = "tcp"
	}
	if strings.ContainsRune(name, 0) || name == "" || name[0] >= '0' && name[0] <= '9' {
		return 0, errors.New("host: no such service")
	}
	return net.LookupPort(network, name)
}

// ServiceName returns the name of the service at a port; it reports false if there is none.
func ServiceName(port int, network string) (name string, ok bool) {
	eachService(func(n string, p int, net string, _ []string) bool {
		if p == port && (network == "" || net == network) {
			name, ok = n, true
		}
		return !ok
	})
	return name, ok
}

// eachService calls f with the entries of /etc/services until it returns false.
func eachService(f func(name string, port int, network string, aliases []string) bool) {
	eachLine("/etc/services", func(fields []string) bool {
		if len(fields) < 2 {
			return true
		}
		number, network, _ := strings.Cut(fields[1], "/")
		port, err := strconv.Atoi(number)
		return err != nil || f(fields[0], port, network, fields[2:])
	})
}

// protocols are the numbers that a system without /etc/protocols has as well.
var protocols = map[string]int{"ip": 0, "icmp": 1, "igmp": 2, "tcp": 6, "udp": 17, "ipv6": 41, "ipv6-icmp": 58, "sctp": 132}

// ProtocolNumber returns the number of an internet protocol; it reports false if it is not known.
func ProtocolNumber(name string) (n int, ok bool) {
	eachLine("/etc/protocols", func(fields []string) bool {
		if len(fields) < 2 {
			return true
		}
		v, err := strconv.Atoi(fields[1])
		for i, f := range fields {
			if err == nil && i != 1 && f == name {
				n, ok = v, true
			}
		}
		return !ok
	})
	if !ok {
		n, ok = protocols[name]
	}
	return n, ok
}

// eachLine calls f with the fields of each line of a file, without comments, until it returns false.
func eachLine(path string, f func([]string) bool) {
	file, err := os.Open(path)
	if err != nil {
		return
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if fields := strings.Fields(line); len(fields) > 0 && !f(fields) {
			return
		}
	}
}

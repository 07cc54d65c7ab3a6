package host

import (
	"bufio"
	"os"
	"strconv"
	"strings"
)

// User is an entry of the user database.
type User struct {
	Name, Password string
	UID, GID       uint32
	Gecos          string
	Home, Shell    string
}

// Group is an entry of the group database.
type Group struct {
	Name, Password string
	GID            uint32
	Members        []string
}

// Users returns the user database of this machine: /etc/passwd. Network databases need the C library.
func Users() ([]User, error) {
	var list []User
	err := colonFile("/etc/passwd", 7, func(f []string) {
		uid, err1 := strconv.ParseUint(f[2], 10, 32)
		gid, err2 := strconv.ParseUint(f[3], 10, 32)
		if err1 == nil && err2 == nil {
			list = append(list, User{f[0], f[1], uint32(uid), uint32(gid), f[4], f[5], f[6]})
		}
	})
	return list, err
}

// UserByName returns a user; it reports false if there is none of that name.
func UserByName(name string) (User, bool) {
	list, _ := Users()
	for _, u := range list {
		if u.Name == name {
			return u, true
		}
	}
	return User{}, false
}

// UserByID returns the first user with that number; it reports false if there is none.
func UserByID(uid uint32) (User, bool) {
	list, _ := Users()
	for _, u := range list {
		if u.UID == uid {
			return u, true
		}
	}
	return User{}, false
}

// Groups returns the group database of this machine: /etc/group.
func Groups() ([]Group, error) {
	var list []Group
	err := colonFile("/etc/group", 4, func(f []string) {
		gid, err := strconv.ParseUint(f[2], 10, 32)
		if err != nil {
			return
		}
		g := Group{Name: f[0], Password: f[1], GID: uint32(gid)}
		for _, m := range strings.Split(f[3], ",") {
			if m != "" {
				g.Members = append(g.Members, m)
			}
		}
		list = append(list, g)
	})
	return list, err
}

// GroupByName returns a group; it reports false if there is none of that name.
func GroupByName(name string) (Group, bool) {
	list, _ := Groups()
	for _, g := range list {
		if g.Name == name {
			return g, true
		}
	}
	return Group{}, false
}

// GroupByID returns the first group with that number; it reports false if there is none.
func GroupByID(gid uint32) (Group, bool) {
	list, _ := Groups()
	for _, g := range list {
		if g.GID == gid {
			return g, true
		}
	}
	return Group{}, false
}

// GroupList returns the groups of a user, with the given one among them: os.getgrouplist.
func GroupList(user string, gid uint32) ([]uint32, error) {
	list, err := Groups()
	ids := []uint32{gid}
	for _, g := range list {
		for _, m := range g.Members {
			if m == user && g.GID != gid {
				ids = append(ids, g.GID)
				break
			}
		}
	}
	return ids, err
}

// colonFile calls f with the fields of each line that has as many as it should.
func colonFile(path string, fields int, f func([]string)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if line == "" || line[0] == '#' || line[0] == '+' || line[0] == '-' {
			continue
		}
		if part := strings.Split(line, ":"); len(part) == fields {
			f(part)
		}
	}
	return lines.Err()
}

package fcntl

import "github.com/gophersnake/gophersnake/internal/modules/osutil"

// constants are the numbers of the module, as Linux has them.
var constants = osutil.Constants{
	{"LOCK_SH", 1}, {"LOCK_EX", 2}, {"LOCK_NB", 4}, {"LOCK_UN", 8}, {"LOCK_MAND", 32}, {"LOCK_READ", 64}, {"LOCK_WRITE", 128}, {"LOCK_RW", 192},
	{"F_DUPFD", 0}, {"F_DUPFD_CLOEXEC", 1030}, {"F_GETFD", 1}, {"F_SETFD", 2}, {"F_GETFL", 3}, {"F_SETFL", 4}, {"F_GETLK", 5}, {"F_SETLK", 6},
	{"F_SETLKW", 7}, {"F_OFD_GETLK", 36}, {"F_OFD_SETLK", 37}, {"F_OFD_SETLKW", 38}, {"F_GETOWN", 9}, {"F_SETOWN", 8}, {"F_GETSIG", 11},
	{"F_SETSIG", 10}, {"F_RDLCK", 0}, {"F_WRLCK", 1}, {"F_UNLCK", 2}, {"F_GETLK64", 5}, {"F_SETLK64", 6}, {"F_SETLKW64", 7}, {"FASYNC", 8192},
	{"F_SETLEASE", 1024}, {"F_GETLEASE", 1025}, {"F_NOTIFY", 1026}, {"F_DUPFD_QUERY", 1027}, {"F_EXLCK", 4}, {"F_SHLCK", 8}, {"F_SETPIPE_SZ", 1031},
	{"F_GETPIPE_SZ", 1032}, {"FICLONE", 1074041865}, {"FICLONERANGE", 1075876877}, {"F_GETOWN_EX", 16}, {"F_SETOWN_EX", 15}, {"F_OWNER_TID", 0},
	{"F_OWNER_PID", 1}, {"F_OWNER_PGRP", 2}, {"F_GET_RW_HINT", 1035}, {"F_SET_RW_HINT", 1036}, {"F_GET_FILE_RW_HINT", 1037},
	{"F_SET_FILE_RW_HINT", 1038}, {"RWH_WRITE_LIFE_NOT_SET", 0}, {"RWH_WRITE_LIFE_NONE", 1}, {"RWH_WRITE_LIFE_SHORT", 2}, {"RWH_WRITE_LIFE_MEDIUM", 3},
	{"RWH_WRITE_LIFE_LONG", 4}, {"RWH_WRITE_LIFE_EXTREME", 5}, {"FD_CLOEXEC", 1}, {"DN_ACCESS", 1}, {"DN_MODIFY", 2}, {"DN_CREATE", 4},
	{"DN_DELETE", 8}, {"DN_RENAME", 16}, {"DN_ATTRIB", 32}, {"DN_MULTISHOT", 2147483648}, {"F_ADD_SEALS", 1033}, {"F_GET_SEALS", 1034},
	{"F_SEAL_SEAL", 1}, {"F_SEAL_SHRINK", 2}, {"F_SEAL_GROW", 4}, {"F_SEAL_WRITE", 8}, {"F_SEAL_FUTURE_WRITE", 16},
}

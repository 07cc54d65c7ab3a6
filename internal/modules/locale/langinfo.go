package locale

import (
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// codeset is the number of the one text that depends on the locale.
const codeset = 14

// langinfoTexts are the texts of the C locale by number.
var langinfoTexts = map[int]string{
	131079: "Sunday",                  // DAY_1
	131080: "Monday",                  // DAY_2
	131081: "Tuesday",                 // DAY_3
	131082: "Wednesday",               // DAY_4
	131083: "Thursday",                // DAY_5
	131084: "Friday",                  // DAY_6
	131085: "Saturday",                // DAY_7
	131072: "Sun",                     // ABDAY_1
	131073: "Mon",                     // ABDAY_2
	131074: "Tue",                     // ABDAY_3
	131075: "Wed",                     // ABDAY_4
	131076: "Thu",                     // ABDAY_5
	131077: "Fri",                     // ABDAY_6
	131078: "Sat",                     // ABDAY_7
	131098: "January",                 // MON_1
	131099: "February",                // MON_2
	131100: "March",                   // MON_3
	131101: "April",                   // MON_4
	131102: "May",                     // MON_5
	131103: "June",                    // MON_6
	131104: "July",                    // MON_7
	131105: "August",                  // MON_8
	131106: "September",               // MON_9
	131107: "October",                 // MON_10
	131108: "November",                // MON_11
	131109: "December",                // MON_12
	131086: "Jan",                     // ABMON_1
	131087: "Feb",                     // ABMON_2
	131088: "Mar",                     // ABMON_3
	131089: "Apr",                     // ABMON_4
	131090: "May",                     // ABMON_5
	131091: "Jun",                     // ABMON_6
	131092: "Jul",                     // ABMON_7
	131093: "Aug",                     // ABMON_8
	131094: "Sep",                     // ABMON_9
	131095: "Oct",                     // ABMON_10
	131096: "Nov",                     // ABMON_11
	131097: "Dec",                     // ABMON_12
	65536:  ".",                       // RADIXCHAR
	65537:  "",                        // THOUSEP
	262159: "-",                       // CRNCYSTR
	131112: "%a %b %e %H:%M:%S %Y",    // D_T_FMT
	131113: "%m/%d/%y",                // D_FMT
	131114: "%H:%M:%S",                // T_FMT
	131110: "AM",                      // AM_STR
	131111: "PM",                      // PM_STR
	131115: "%I:%M:%S %p",             // T_FMT_AMPM
	131116: "",                        // ERA
	131118: "",                        // ERA_D_FMT
	131120: "",                        // ERA_D_T_FMT
	131121: "",                        // ERA_T_FMT
	131119: "",                        // ALT_DIGITS
	327680: "^[yY]",                   // YESEXPR
	327681: "^[nN]",                   // NOEXPR
	131180: "%a %b %e %H:%M:%S %Z %Y", // _DATE_FMT
}

func langinfo(t *thread, a []value) value {
	n, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	if n == codeset {
		return t.NewStr(stateOf(t).codesetName())
	}
	s, ok := langinfoTexts[n]
	if !ok {
		return t.Raise(object.ValueError, "unsupported langinfo constant")
	}
	return t.NewStr(s)
}

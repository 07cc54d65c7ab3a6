import time, os, sys
print(time.strftime("%Y", time.gmtime(0)), time.struct_time(range(9)).tm_zone, time.struct_time(range(11)).tm_gmtoff)
s = os.stat_result(range(10)); print(s.st_atime, s.st_atime_ns)
s = os.stat_result(range(12)); print(s.st_atime, s[-1], s.st_mtime)
print(time.strftime("%Z", time.struct_time((2000, 1, 1, 0, 0, 0, 5, 1, 0, "ABC", 3600))))
print(tuple(time.struct_time(range(11))), len(time.struct_time(range(11))))

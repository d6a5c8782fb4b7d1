#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# The tests of the module's tables, inside the kernel. The test module runs them
# when it is loaded, and prints KTAP to the kernel log.

set -u

suites=25	# in kmod/tests/main.c

dmesg --clear
modprobe dvs_test
status=$?
dmesg --notime > /tmp/log
# KUnit announces each suite's tests, but not how many suites a module has
grep -q '^1\.\.' /tmp/log || echo "1..$suites"
cat /tmp/log
[ $status -eq 0 ] || exit $status
rmmod dvs_test

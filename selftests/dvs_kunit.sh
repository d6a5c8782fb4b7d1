#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
#
# The tests of the module's tables, inside the kernel. The test module runs them
# when it is loaded, and prints KTAP to the kernel log.

set -u

dmesg --clear
modprobe dvs_test
status=$?
dmesg --notime
[ $status -eq 0 ] || exit $status
rmmod dvs_test

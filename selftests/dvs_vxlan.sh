#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 800
#
# VXLAN over IPv4, with the kernel's own driver and another dvs at the far end.
# The topology and most of the tests are in lib_vxlan_core.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"
# shellcheck source=selftests/lib_vxlan_core.sh
. "$suite_dir/lib_vxlan_core.sh"

ALL_TESTS=$CORE_TESTS

use_family 4
core_create
tests_run

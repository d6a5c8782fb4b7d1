// SPDX-License-Identifier: GPL-2.0
/* Of the unit tests; a file of a module belongs to it alone. */
#include "test_damage.c"

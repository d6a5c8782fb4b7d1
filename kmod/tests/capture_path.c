// SPDX-License-Identifier: GPL-2.0
/* The file under test; dvs.ko exports nothing. */
#include "../capture_path.c"

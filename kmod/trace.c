// SPDX-License-Identifier: GPL-2.0
/* Makes the trace events of trace.h. */

#include <linux/module.h>

#define CREATE_TRACE_POINTS
#include "trace.h"

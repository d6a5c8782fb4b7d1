// SPDX-License-Identifier: GPL-2.0
/*
 * The file under test; dvs.ko exports nothing. Its trace events are registered
 * under their names by dvs.ko, so there are none here.
 */
#include <linux/skbuff.h>

#include "../drop.h"

#define _DVS_TRACE_H

static inline void trace_dvs_drop(const char *name, const struct sk_buff *skb,
				  enum dvs_drop_reason reason)
{
}

#include "../dest.c"

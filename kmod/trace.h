/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Trace events at the two places where a frame's fate or the FDB changes. Names
 * are copied with __array: __assign_str() has another form in each kernel.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM dvs

#if !defined(_DVS_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _DVS_TRACE_H

#include <linux/if.h>
#include <linux/skbuff.h>
#include <linux/tracepoint.h>

#include "drop.h"

#define DVS_DROP_SYMBOL(number, name, core) { DVS_DROP_##number, name },
#define dvs_show_drop(reason) \
	__print_symbolic(reason, DVS_DROP_REASONS(DVS_DROP_SYMBOL) { -1, "" })

TRACE_EVENT(dvs_drop,
	TP_PROTO(const char *name, const struct sk_buff *skb,
		 enum dvs_drop_reason reason),
	TP_ARGS(name, skb, reason),
	TP_STRUCT__entry(
		__array(char, name, IFNAMSIZ)
		__field(const void *, skbaddr)
		__field(unsigned int, len)
		__field(u16, protocol)
		__field(unsigned int, reason)
	),
	TP_fast_assign(
		strscpy(__entry->name, name, IFNAMSIZ);
		__entry->skbaddr = skb;
		__entry->len = skb->len;
		__entry->protocol = ntohs(skb->protocol);
		__entry->reason = reason;
	),
	TP_printk("port=%s skbaddr=%p len=%u protocol=%#06x reason=%s",
		  __entry->name, __entry->skbaddr, __entry->len,
		  __entry->protocol, dvs_show_drop(__entry->reason))
);

TRACE_EVENT(dvs_fdb,
	TP_PROTO(u64 mac, u32 segment, const char *event, const char *name),
	TP_ARGS(mac, segment, event, name),
	TP_STRUCT__entry(
		__field(u64, mac)
		__field(u32, segment)
		__array(char, event, 8)
		__array(char, name, IFNAMSIZ)
	),
	TP_fast_assign(
		__entry->mac = mac;
		__entry->segment = segment;
		strscpy(__entry->event, event, 8);
		strscpy(__entry->name, name, IFNAMSIZ);
	),
	TP_printk("mac=%012llx segment=%u event=%s port=%s",
		  __entry->mac, __entry->segment, __entry->event,
		  __entry->name)
);

#endif /* _DVS_TRACE_H */

#undef TRACE_INCLUDE_PATH
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_PATH .
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>

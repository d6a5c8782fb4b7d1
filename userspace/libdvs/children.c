// SPDX-License-Identifier: GPL-2.0
/*
 * The qdiscs below a new scheduler.
 *
 * The kernel makes its default qdisc for each class, as for other classful
 * qdiscs. Which one is the system's choice; a plain queue in front of a slow
 * link would grow long and be taken by one flow. So fq_codel takes its place,
 * by rtnetlink, as tc(8) would do it.
 */
#include "children.h"

#include <errno.h>
#include <string.h>

#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <netlink/errno.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>

#include "ctx.h"
#include "dvs.h"

#define CHILD_KIND	"fq_codel"
/* A class with a pool has a queue for each of its ports. */
#define POOL_KIND	"dvs_pool"
/* The handle that the kernel gives a scheduler it makes by request. */
#define SCHED_MAJOR	0x10000

/* A mask of classes whose child is another one. */
static int note_other_child(const struct dvs_class *cl, void *arg)
{
	unsigned int *others = arg;

	if (strcmp(cl->child, CHILD_KIND) && strcmp(cl->child, POOL_KIND))
		*others |= 1u << cl->number;
	return 0;
}

/* A new qdisc in the place of a class's child; the kernel chooses its handle. */
static struct nl_msg *child_message(uint32_t ifindex, unsigned int number)
{
	const struct tcmsg tcm = {
		.tcm_family = AF_UNSPEC,
		.tcm_ifindex = ifindex,
		.tcm_parent = TC_H_MAKE(SCHED_MAJOR, number + 1),
	};
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_NEWQDISC, NLM_F_CREATE |
						NLM_F_REPLACE);

	if (msg && (nlmsg_append(msg, (void *)&tcm, sizeof(tcm),
				 NLMSG_ALIGNTO) ||
		    nla_put_string(msg, TCA_KIND, CHILD_KIND))) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

/* Returns 0 or -NLE_*; a kernel that does not know the kind finds no object. */
static int child_graft(struct nl_sock *sock, uint32_t ifindex,
		       unsigned int number)
{
	struct nl_msg *msg = child_message(ifindex, number);
	int err;

	if (!msg)
		return -NLE_NOMEM;
	err = nl_send_sync(sock, msg);
	return err == -NLE_OBJ_NOTFOUND ? 0 : err;
}

static int children_graft_on(struct nl_sock *sock, uint32_t ifindex,
			     unsigned int classes)
{
	int err = nl_connect(sock, NETLINK_ROUTE);

	for (unsigned int number = 0; number < DVS_CLASSES && !err; number++) {
		if (classes & 1u << number)
			err = child_graft(sock, ifindex, number);
	}
	return err < 0 ? err : 0;
}

int children_graft(struct dvs_ctx *ctx, uint32_t ifindex)
{
	const struct dvs_class filter = {
		.set = DVS_HAS(CLASS_IFINDEX),
		.ifindex = ifindex,
	};
	unsigned int others = 0;
	struct nl_sock *sock;
	int err;

	err = dvs_class_dump(ctx, &filter, note_other_child, &others);
	if (err || !others)
		return err;
	sock = nl_socket_alloc();
	if (!sock)
		return ctx_error(ctx, -ENOMEM, "out of memory");
	err = children_graft_on(sock, ifindex, others);
	nl_socket_free(sock);
	return err ? ctx_error_nl(ctx, err, "qdisc of a class") : 0;
}

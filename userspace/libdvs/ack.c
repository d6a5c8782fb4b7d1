// SPDX-License-Identifier: GPL-2.0
/*
 * Extended acknowledgments: what the kernel says of a request it refused.
 *
 * The kernel may add to its error code a sentence, the offset of the attribute
 * it did not like, the number of one it missed, and the policy that was broken.
 * The offset is followed down the request that was sent, through nested
 * attributes, to names by the tables of object.c. The policy gives the range.
 */
#include "ctx.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "object.h"

#define ERRNO_MAX	4095

/* What is shorter is not read. */
static const struct nla_policy ack_policy[NLMSGERR_ATTR_MAX + 1] = {
	[NLMSGERR_ATTR_MSG] = { .minlen = 1 },
	[NLMSGERR_ATTR_OFFS] = { .type = NLA_U32 },
	[NLMSGERR_ATTR_MISS_TYPE] = { .type = NLA_U32 },
	[NLMSGERR_ATTR_MISS_NEST] = { .type = NLA_U32 },
};

static const struct nla_policy range_policy[NL_POLICY_TYPE_ATTR_MAX + 1] = {
	[NL_POLICY_TYPE_ATTR_MIN_VALUE_U] = { .minlen = sizeof(uint32_t) },
	[NL_POLICY_TYPE_ATTR_MAX_VALUE_U] = { .minlen = sizeof(uint32_t) },
	[NL_POLICY_TYPE_ATTR_MAX_LENGTH] = { .type = NLA_U32 },
};

/* Append a name to the path of the bad attribute. */
static void path_append(struct dvs_ctx *ctx, const char *name)
{
	size_t used = strlen(ctx->errattr);

	snprintf(ctx->errattr + used, sizeof(ctx->errattr) - used, "%s%s",
		 used ? "/" : "", name);
}

/*
 * Name the attribute at an offset from the start of the request, and return
 * what it consists of, NULL if it is not a nest or not found.
 */
static const struct dvs_object *path_follow(struct dvs_ctx *ctx,
					    const struct dvs_object *object,
					    const struct nlmsghdr *request,
					    const struct nlattr *head, int len,
					    size_t offset)
{
	const struct nlattr *attr;
	int rest;

	nla_for_each_attr(attr, head, len, rest) {
		size_t start = (const char *)attr - (const char *)request;
		const struct dvs_field *field;

		if (offset < start || offset >= start + attr->nla_len)
			continue;
		field = object_field_by_attr(object, nla_type(attr));
		if (!field)
			return NULL;
		path_append(ctx, field->name);
		if (offset == start || !field->sub)
			return field->sub;
		return path_follow(ctx, field->sub, request, nla_data(attr),
				   nla_len(attr), offset);
	}
	return NULL;
}

static const struct dvs_object *path_at(struct dvs_ctx *ctx,
					const struct dvs_object *object,
					const struct nlmsghdr *request,
					size_t offset)
{
	return path_follow(ctx, object, request,
			   nlmsg_attrdata(request, GENL_HDRLEN),
			   nlmsg_attrlen(request, GENL_HDRLEN), offset);
}

/* The kernel missed an attribute, in the request or in a nest of it. */
static void path_missing(struct dvs_ctx *ctx, const struct dvs_object *object,
			 const struct nlmsghdr *request, struct nlattr **tb)
{
	const struct dvs_field *field;

	if (tb[NLMSGERR_ATTR_MISS_NEST])
		object = path_at(ctx, object, request,
				 nla_get_u32(tb[NLMSGERR_ATTR_MISS_NEST]));
	if (!object)
		return;
	field = object_field_by_attr(object,
				     nla_get_u32(tb[NLMSGERR_ATTR_MISS_TYPE]));
	if (field)
		path_append(ctx, field->name);
}

static uint64_t policy_value(struct nlattr *attr)
{
	return nla_len(attr) >= (int)sizeof(uint64_t) ? nla_get_u64(attr) :
							nla_get_u32(attr);
}

/* Say which values the policy allows, if it does. */
static void ack_range(char *text, size_t size, struct nlattr *policy)
{
	struct nlattr *tb[NL_POLICY_TYPE_ATTR_MAX + 1];
	struct nlattr *min, *max;

	text[0] = '\0';
	if (!policy || nla_parse_nested(tb, NL_POLICY_TYPE_ATTR_MAX, policy,
					range_policy))
		return;

	min = tb[NL_POLICY_TYPE_ATTR_MIN_VALUE_U];
	max = tb[NL_POLICY_TYPE_ATTR_MAX_VALUE_U];
	if (min && max)
		snprintf(text, size, " (%llu..%llu)",
			 (unsigned long long)policy_value(min),
			 (unsigned long long)policy_value(max));
	else if (tb[NL_POLICY_TYPE_ATTR_MAX_LENGTH])
		snprintf(text, size, " (at most %u bytes)",
			 nla_get_u32(tb[NL_POLICY_TYPE_ATTR_MAX_LENGTH]));
}

/* The kernel's sentence, without the module's name that may stand before it. */
static const char *ack_sentence(const struct nlattr *attr)
{
	static const char module[] = "dvs: ";
	const char *text = nla_data(attr);

	if (!strncmp(text, module, strlen(module)))
		text += strlen(module);
	return text;
}

static void ack_text(struct dvs_ctx *ctx, int err, struct nlattr **tb)
{
	struct nlattr *msg = tb[NLMSGERR_ATTR_MSG];
	char range[64];

	/* The kernel ends its sentence with a zero; nothing else would. */
	if (msg && ((char *)nla_data(msg))[nla_len(msg) - 1])
		msg = NULL;
	if (msg && !*ack_sentence(msg))
		msg = NULL;
	ack_range(range, sizeof(range), tb[NLMSGERR_ATTR_POLICY]);
	if (msg)
		ctx_error(ctx, err, "%s%s", ack_sentence(msg), range);
	else if (tb[NLMSGERR_ATTR_MISS_TYPE])
		ctx_error(ctx, err, "required, but not given");
	else
		ctx_error(ctx, err, "%s%s", strerror(-err), range);
}

int ctx_error_ack(struct dvs_ctx *ctx, const struct dvs_object *object,
		  const struct nlmsghdr *request, int err,
		  const struct nlmsghdr *answer, size_t tlvs)
{
	struct nlattr *tb[NLMSGERR_ATTR_MAX + 1] = { NULL };

	if (err >= 0 || err < -ERRNO_MAX)
		err = -EBADMSG;
	ctx_error_clear(ctx);
	if (answer->nlmsg_flags & NLM_F_ACK_TLVS && tlvs < answer->nlmsg_len &&
	    nla_parse(tb, NLMSGERR_ATTR_MAX,
		      (struct nlattr *)((char *)answer + tlvs),
		      answer->nlmsg_len - tlvs, ack_policy))
		memset(tb, 0, sizeof(tb));

	ack_text(ctx, err, tb);
	if (tb[NLMSGERR_ATTR_OFFS])
		path_at(ctx, object, request,
			nla_get_u32(tb[NLMSGERR_ATTR_OFFS]));
	else if (tb[NLMSGERR_ATTR_MISS_TYPE])
		path_missing(ctx, object, request, tb);
	return err;
}

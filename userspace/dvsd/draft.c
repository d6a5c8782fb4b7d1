// SPDX-License-Identifier: GPL-2.0
/*
 * A message begins with a header that is known when it is sent. In NetFlow v9
 * and IPFIX sets follow, each with a header of its own, which ends at a multiple
 * of four bytes; the size of a message is one too, so that there is always room
 * for that. In NetFlow v5 records follow.
 */
#include "draft.h"

#include "buf.h"
#include "encoder.h"

#define VERSION_NETFLOW5	5
#define VERSION_NETFLOW9	9
#define VERSION_IPFIX		10

/* Header of a set: id and length. */
#define SET_HEADER	4

/* sampling_interval of NetFlow v5: mode, and interval below. */
#define SAMPLING5_SHIFT		14
#define SAMPLING5_MAX		((1 << SAMPLING5_SHIFT) - 1)
#define SAMPLING5_SYSTEMATIC	1
#define SAMPLING5_RANDOM	2

static size_t header_size(enum format format)
{
	switch (format) {
	case FORMAT_NETFLOW5:
		return 24;
	case FORMAT_NETFLOW9:
		return 20;
	default:
		return 16;
	}
}

static uint32_t unix_seconds(const struct encoder *enc)
{
	return enc->now.real / NSEC_PER_SEC;
}

/* 0: not sampled. What the field cannot say is said as far as it can. */
static uint16_t sampling5(const struct sampling *sampling)
{
	uint32_t mode = sampling->mode ? SAMPLING5_RANDOM : SAMPLING5_SYSTEMATIC;
	uint32_t interval = sampling->interval;

	if (interval <= 1)
		return 0;
	if (interval > SAMPLING5_MAX)
		interval = SAMPLING5_MAX;
	return mode << SAMPLING5_SHIFT | interval;
}

static void header_netflow5(const struct encoder *enc, struct buf *buf)
{
	put_uint(buf, VERSION_NETFLOW5, 2);
	put_uint(buf, enc->draft.records, 2);
	put_uint(buf, instant_uptime(&enc->now), 4);
	put_uint(buf, unix_seconds(enc), 4);
	put_uint(buf, enc->now.real % NSEC_PER_SEC, 4);
	put_uint(buf, enc->sequence, 4);
	put_uint(buf, enc->settings.domain, 2);
	put_uint(buf, sampling5(&enc->current), 2);
}

static void header_netflow9(const struct encoder *enc, struct buf *buf)
{
	put_uint(buf, VERSION_NETFLOW9, 2);
	put_uint(buf, enc->draft.records, 2);
	put_uint(buf, instant_uptime(&enc->now), 4);
	put_uint(buf, unix_seconds(enc), 4);
	put_uint(buf, enc->sequence, 4);
	put_uint(buf, enc->settings.domain, 4);
}

static void header_ipfix(const struct encoder *enc, struct buf *buf)
{
	put_uint(buf, VERSION_IPFIX, 2);
	put_uint(buf, enc->draft.len, 2);
	put_uint(buf, unix_seconds(enc), 4);
	put_uint(buf, enc->sequence, 4);
	put_uint(buf, enc->settings.domain, 4);
}

/* Before this message: flows, messages, or data records of all kinds. */
static uint32_t sequence_steps(const struct encoder *enc)
{
	switch (enc->settings.format) {
	case FORMAT_NETFLOW5:
		return enc->draft.records;
	case FORMAT_NETFLOW9:
		return 1;
	default:
		return enc->draft.data_records;
	}
}

static struct buf draft_buf(struct encoder *enc)
{
	return (struct buf){
		.data = enc->data,
		.len = enc->draft.len,
		.size = enc->settings.size,
	};
}

static void set_close(struct encoder *enc)
{
	struct buf buf = draft_buf(enc);

	if (!enc->draft.set)
		return;
	put_zeros(&buf, -buf.len & 3);
	set_u16(&buf, enc->draft.set + 2, buf.len - enc->draft.set);
	enc->draft.len = buf.len;
	enc->draft.set = 0;
}

struct buf draft_open(struct encoder *enc)
{
	if (!enc->draft.len) {
		enc->draft.len = header_size(enc->settings.format);
		enc->opened = enc->clock;
		enc->now = enc->clock;
	}
	return draft_buf(enc);
}

struct buf draft_set(struct encoder *enc, uint16_t id, bool fresh)
{
	struct buf buf = draft_open(enc);

	if (enc->draft.set && enc->draft.set_id == id && !fresh)
		return buf;
	set_close(enc);
	buf = draft_buf(enc);
	if (buf.size - buf.len < SET_HEADER) {
		buf.overflow = true;
		return buf;
	}
	enc->draft.set = buf.len;
	enc->draft.set_id = id;
	put_uint(&buf, id, 2);
	put_uint(&buf, 0, 2);
	return buf;
}

void draft_close_buf(struct encoder *enc, const struct buf *buf)
{
	enc->overflow = buf->overflow;
	enc->draft.len = buf->len;
	enc->draft.records++;
}

static void header_put(struct encoder *enc)
{
	struct buf buf = { .data = enc->data, .size = enc->draft.len };

	switch (enc->settings.format) {
	case FORMAT_NETFLOW5:
		header_netflow5(enc, &buf);
		break;
	case FORMAT_NETFLOW9:
		header_netflow9(enc, &buf);
		break;
	case FORMAT_IPFIX:
		header_ipfix(enc, &buf);
		break;
	}
}

/* What was new in the message is in the next ones too. */
static void copies_due(struct template_state *state, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!state[i].copies || state[i].due)
			continue;
		state[i].copies--;
		state[i].due = true;
	}
}

static void account(struct encoder *enc, const struct message *message,
		    bool sent)
{
	if (!sent) {
		flow_counts_add(&enc->unsent, &message->counts);
		encoder_refresh(enc);
		return;
	}
	flow_counts_add(&enc->exported, &message->counts);
	enc->exported_messages++;
	enc->exported_octets += message->len;
}

/* Lost messages count in the sequence, so that the collector sees the gap. */
void draft_finish(struct encoder *enc)
{
	struct message message = { .data = enc->data };

	if (!enc->draft.len)
		return;
	set_close(enc);
	header_put(enc);
	message.len = enc->draft.len;
	message.steps = sequence_steps(enc);
	message.counts = enc->draft.counts;
	enc->sequence += message.steps;
	enc->draft = (struct draft){ 0 };
	enc->messages_since++;
	copies_due(enc->templates, SHAPE_END);
	copies_due(enc->options, OPTIONS_KINDS);
	account(enc, &message, enc->send(&message, enc->arg));
}

bool draft_try(struct encoder *enc, draft_step_fn *step, const void *arg)
{
	struct draft before = enc->draft;

	enc->overflow = false;
	step(enc, arg);
	if (enc->overflow)
		enc->draft = before;
	return !enc->overflow;
}

bool draft_step(struct encoder *enc, draft_step_fn *step, const void *arg)
{
	if (draft_try(enc, step, arg))
		return true;
	if (!enc->draft.len)
		return false;
	draft_finish(enc);
	return draft_try(enc, step, arg);
}

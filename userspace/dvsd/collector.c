// SPDX-License-Identifier: GPL-2.0
/*
 * The encoder's messages go through the queue, which is empty most of the time.
 *
 * A new transport session begins with sequence number 0 and the templates. Over
 * TCP the messages that wait for it have been made before: they get the numbers
 * that follow. The first of them may have been sent in part; it is sent again as
 * a whole, since the collector has not seen its end.
 */
#include "collector.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "instant.h"

/* Where the sequence number is, in each format. */
static size_t sequence_offset(enum format format)
{
	switch (format) {
	case FORMAT_NETFLOW5:
		return 16;
	case FORMAT_NETFLOW9:
		return 12;
	default:
		return 8;
	}
}

static void set_sequence(struct collector *collector, struct queued *queued,
			 uint32_t sequence)
{
	uint32_t wire = htobe32(sequence);
	uint8_t *data = (uint8_t *)(queued + 1);

	memcpy(data + sequence_offset(collector->config.encoder.format), &wire,
	       sizeof(wire));
}

static void message_sent(struct collector *collector)
{
	const struct message *message = &collector->queue.head->message;

	collector->messages++;
	collector->bytes += message->len;
	flow_counts_add(&collector->sent, &message->counts);
	queue_pop(&collector->queue);
}

static void message_lost(struct collector *collector)
{
	const struct message *message = &collector->queue.head->message;

	flow_counts_add(&collector->lost, &message->counts);
	encoder_unsent(&collector->encoder, &message->counts);
	queue_pop(&collector->queue);
}

static void pump(struct collector *collector)
{
	while (collector->queue.head && !collector->held) {
		const struct message *message = &collector->queue.head->message;

		switch (transport_send(&collector->transport, message->data,
				       message->len)) {
		case TRANSPORT_SENT:
			message_sent(collector);
			break;
		case TRANSPORT_REFUSED:
			message_lost(collector);
			break;
		case TRANSPORT_LATER:
			return;
		}
	}
}

static bool take_message(const struct message *message, void *arg)
{
	struct collector *collector = arg;
	bool taken = queue_push(&collector->queue, message);

	if (!taken)
		flow_counts_add(&collector->lost, &message->counts);
	pump(collector);
	return taken;
}

/* Behind what the encoder says to begin with, with numbers that follow. */
static void requeue(struct collector *collector, struct queue *waiting)
{
	struct encoder *encoder = &collector->encoder;

	for (struct queued *at = waiting->head; at; at = at->next) {
		set_sequence(collector, at, encoder->sequence);
		encoder->sequence += at->message.steps;
	}
	queue_join(&collector->queue, waiting);
}

static void on_up(void *arg)
{
	struct collector *collector = arg;
	struct instant now = instant_now();
	struct queue waiting;

	if (collector->begun) {
		collector->held = true;
		encoder_flush(&collector->encoder, &now);
		waiting = queue_take(&collector->queue);
		encoder_restart(&collector->encoder, &now);
		requeue(collector, &waiting);
		collector->held = false;
	}
	collector->begun = true;
	pump(collector);
}

static void on_writable(void *arg)
{
	pump(arg);
}

static void on_unheard(void *arg)
{
	struct collector *collector = arg;

	encoder_refresh(&collector->encoder);
}

static const struct transport_ops transport_ops = {
	.up = on_up,
	.writable = on_writable,
	.unheard = on_unheard,
};

/* The draft may be younger than the one that the timer was set for. */
static void set_flush(struct collector *collector)
{
	uint64_t delay = collector->config.delay * NSEC_PER_MSEC;

	if (collector->encoder.draft.len && !collector->flush.at)
		loop_timer_set(collector->loop, &collector->flush,
			       collector->encoder.opened.boot + delay);
}

static void on_flush(void *arg)
{
	struct collector *collector = arg;
	struct instant now = instant_now();
	uint64_t age = now.boot - collector->encoder.opened.boot;

	if (collector->encoder.draft.len &&
	    age >= collector->config.delay * NSEC_PER_MSEC)
		encoder_flush(&collector->encoder, &now);
	set_flush(collector);
}

static void set_tick(struct collector *collector, uint64_t now)
{
	uint64_t period = collector->config.encoder.refresh_seconds;

	loop_timer_set(collector->loop, &collector->tick,
		       now + period * NSEC_PER_SEC);
}

static void on_tick(void *arg)
{
	struct collector *collector = arg;
	struct instant now = instant_now();

	encoder_tick(&collector->encoder, &now);
	set_flush(collector);
	set_tick(collector, now.boot);
}

struct collector *collector_new(const struct config_collector *config,
				const struct interfaces *interfaces,
				struct loop *loop, struct resolver *resolver)
{
	struct collector *collector = calloc(1, sizeof(*collector));

	if (!collector)
		return NULL;
	if (encoder_init(&collector->encoder, &config->encoder, interfaces,
			 take_message, collector)) {
		free(collector);
		return NULL;
	}
	collector->config = *config;
	collector->queue.limit = config->queue;
	collector->loop = loop;
	collector->flush = (struct loop_timer){
		.fn = on_flush, .arg = collector,
	};
	collector->tick = (struct loop_timer){ .fn = on_tick, .arg = collector };
	set_tick(collector, instant_clock(CLOCK_BOOTTIME));
	transport_init(&collector->transport, &config->transport, loop,
		       resolver, &transport_ops, collector);
	transport_open(&collector->transport);
	return collector;
}

void collector_free(struct collector *collector)
{
	if (!collector)
		return;
	transport_close(&collector->transport);
	loop_timer_stop(collector->loop, &collector->flush);
	loop_timer_stop(collector->loop, &collector->tick);
	encoder_uninit(&collector->encoder);
	queue_clear(&collector->queue);
	free(collector);
}

static bool same_address(const struct dvs_addr *a, const struct dvs_addr *b)
{
	return a->len == b->len && !memcmp(a->bytes, b->bytes, a->len);
}

bool collector_keeps(const struct collector *collector,
		     const struct config_collector *config)
{
	const struct config_collector *old = &collector->config;

	return !strcmp(old->transport.host, config->transport.host) &&
	       old->transport.port == config->transport.port &&
	       old->transport.tcp == config->transport.tcp &&
	       same_address(&old->transport.source, &config->transport.source) &&
	       old->encoder.format == config->encoder.format &&
	       old->encoder.domain == config->encoder.domain &&
	       old->encoder.size == config->encoder.size;
}

void collector_configure(struct collector *collector,
			 const struct config_collector *config)
{
	struct encoder_settings *settings = &collector->encoder.settings;

	collector->config = *config;
	collector->queue.limit = config->queue;
	settings->refresh_seconds = config->encoder.refresh_seconds;
	settings->refresh_messages = config->encoder.refresh_messages;
	set_tick(collector, instant_clock(CLOCK_BOOTTIME));
	loop_timer_stop(collector->loop, &collector->flush);
	set_flush(collector);
}

void collector_add(struct collector *collector, const struct dvs_flow *flow,
		   const struct instant *now)
{
	encoder_add(&collector->encoder, flow, now);
	set_flush(collector);
}

void collector_missed(struct collector *collector, uint64_t flows)
{
	struct flow_counts counts = { .flows = flows };

	collector->upstream += flows;
	encoder_unsent(&collector->encoder, &counts);
}

bool collector_flush(struct collector *collector)
{
	struct instant now = instant_now();

	encoder_flush(&collector->encoder, &now);
	pump(collector);
	return !collector->queue.head;
}

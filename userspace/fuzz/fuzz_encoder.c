// SPDX-License-Identifier: GPL-2.0
/*
 * Whatever is done to an encoder, and whatever flows are like, its messages can
 * be read by a strict collector: lengths, templates, counts, sequence numbers.
 * And each flow is in a message, or is counted as one that is not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dvs_flow.h"
#include "encoder.h"
#include "interfaces.h"
#include "parser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/**
 * struct input - bytes that decide what happens
 * @at: next byte
 * @left: how many
 */
struct input {
	const uint8_t *at;
	size_t left;
};

/**
 * struct fuzz - an encoder, and a collector
 * @encoder: encoder
 * @interfaces: names and machines
 * @parser: the collector
 * @now: the present
 * @lose: messages are lost
 * @lost: flow records in them
 * @given: flows that were given
 */
struct fuzz {
	struct encoder encoder;
	struct interfaces interfaces;
	struct parser parser;
	struct instant now;
	bool lose;
	uint64_t lost;
	uint64_t given;
};

static void take(struct input *input, void *to, size_t size)
{
	size_t len = size < input->left ? size : input->left;

	memset(to, 0, size);
	memcpy(to, input->at, len);
	input->at += len;
	input->left -= len;
}

static uint32_t take_number(struct input *input, size_t size)
{
	uint32_t number = 0;

	take(input, &number, size);
	return number;
}

static void complain(const char *text)
{
	fprintf(stderr, "fuzz_encoder: %s\n", text);
	abort();
}

/* A collector that has lost a message knows nothing, to be on the safe side. */
static bool on_message(const struct message *message, void *arg)
{
	struct fuzz *fuzz = arg;
	const char *wrong;

	if (message->len > fuzz->encoder.settings.size)
		complain("message too long");
	if (fuzz->lose) {
		fuzz->lost += message->counts.flows;
		fuzz->parser.sequence += message->steps;
		memset(fuzz->parser.templates, 0,
		       sizeof(fuzz->parser.templates));
		return false;
	}
	wrong = parser_read(&fuzz->parser, message->data, message->len);
	if (wrong)
		complain(wrong);
	return true;
}

static void take_addr(struct input *input, struct dvs_addr *addr)
{
	static const uint8_t lengths[] = { 0, 4, 16, 4, 16, 5, 255, 1 };

	addr->len = lengths[take_number(input, 1) & 7];
	take(input, addr->bytes, sizeof(addr->bytes));
}

/* Most often what a kernel would say. */
static void take_flow(struct input *input, struct dvs_flow *flow)
{
	static const uint16_t types[] = { 0x0800, 0x86dd, 0x0806, 0x0800 };
	uint32_t missing = take_number(input, 4);

	memset(flow, 0, sizeof(*flow));
	flow->set = ~(uint64_t)missing;
	flow->ethertype = types[take_number(input, 1) & 3];
	take_addr(input, &flow->src);
	take_addr(input, &flow->dst);
	take_addr(input, &flow->out_remote);
	flow->in_port = take_number(input, 3);
	flow->out_port = take_number(input, 1);
	flow->protocol = take_number(input, 1);
	take(input, &flow->packets, 5);
	take(input, &flow->bytes, 5);
	flow->drop_packets = take_number(input, 1);
	take(input, flow->drop_reason, sizeof(flow->drop_reason) - 1);
	take(input, &flow->first, 6);
	take(input, &flow->last, 6);
	flow->interval = take_number(input, 2);
	flow->mode = take_number(input, 1) & 1;
	flow->direction = take_number(input, 1) & 3;
}

static void do_flow(struct fuzz *fuzz, struct input *input)
{
	struct dvs_flow flow;

	take_flow(input, &flow);
	fuzz->given++;
	encoder_add(&fuzz->encoder, &flow, &fuzz->now);
}

static void do_name(struct fuzz *fuzz, struct input *input)
{
	char name[INTERFACE_STATION + 8];
	uint8_t uuid[INTERFACE_UUID];
	uint32_t index = take_number(input, 1);

	take(input, name, sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	if (index & 1) {
		take(input, uuid, sizeof(uuid));
		interfaces_set_station(&fuzz->interfaces, index,
				       index & 2 ? uuid : NULL, name);
	} else if (index & 64) {
		interfaces_forget(&fuzz->interfaces, index & ~64u);
	} else {
		interfaces_learn(&fuzz->interfaces, index, name);
	}
}

static void do_time(struct fuzz *fuzz, struct input *input)
{
	uint64_t passed = take_number(input, 2) * NSEC_PER_MSEC;

	fuzz->now.boot += passed;
	fuzz->now.real += passed;
	if (passed & 1)
		fuzz->now.real += take_number(input, 4) * NSEC_PER_MSEC;
	encoder_tick(&fuzz->encoder, &fuzz->now);
}

static void do_restart(struct fuzz *fuzz)
{
	encoder_flush(&fuzz->encoder, &fuzz->now);
	memset(fuzz->parser.templates, 0, sizeof(fuzz->parser.templates));
	fuzz->parser.sequence = 0;
	encoder_restart(&fuzz->encoder, &fuzz->now);
}

static void do_something(struct fuzz *fuzz, struct input *input)
{
	struct flow_counts counts = { .flows = 1 };

	switch (take_number(input, 1) & 15) {
	default:
		do_flow(fuzz, input);
		break;
	case 10:
		do_name(fuzz, input);
		break;
	case 11:
		do_time(fuzz, input);
		break;
	case 12:
		encoder_flush(&fuzz->encoder, &fuzz->now);
		break;
	case 13:
		do_restart(fuzz);
		break;
	case 14:
		fuzz->lose = !fuzz->lose;
		break;
	case 15:
		encoder_refresh(&fuzz->encoder);
		encoder_unsent(&fuzz->encoder, &counts);
		fuzz->given++;
		break;
	}
}

static void check_counts(const struct fuzz *fuzz)
{
	const struct encoder *enc = &fuzz->encoder;
	uint64_t told = enc->exported.flows + enc->unsent.flows +
			enc->inexpressible;

	if (enc->exported.flows != fuzz->parser.flows)
		complain("flows that were exported did not arrive");
	/* of NetFlow v5 a flow may be several */
	if (enc->settings.format == FORMAT_NETFLOW5 ? told < fuzz->given :
						      told != fuzz->given)
		complain("flows are not accounted for");
	if (enc->unsent.flows < fuzz->lost)
		complain("lost flows are not accounted for");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz fuzz;
	struct input input = { data, size };
	struct encoder_settings settings = { 0 };

	memset(&fuzz, 0, sizeof(fuzz));
	settings.format = take_number(&input, 1) % 3;
	settings.domain = take_number(&input, 2);
	settings.size = settings.format == FORMAT_NETFLOW5 ?
			ENCODER_SIZE_MIN5 + take_number(&input, 2) % 1393 :
			ENCODER_SIZE_MIN + take_number(&input, 2) % 65280;
	settings.refresh_seconds = 1 + take_number(&input, 1);
	settings.refresh_messages = 1 + take_number(&input, 1);
	settings.reliable = take_number(&input, 1) & 1;
	fuzz.now = (struct instant){ take_number(&input, 4) * NSEC_PER_SEC,
				     take_number(&input, 4) * NSEC_PER_SEC };
	if (encoder_init(&fuzz.encoder, &settings, &fuzz.interfaces, on_message,
			 &fuzz))
		return 0;
	while (input.left)
		do_something(&fuzz, &input);
	encoder_flush(&fuzz.encoder, &fuzz.now);
	check_counts(&fuzz);
	encoder_uninit(&fuzz.encoder);
	interfaces_clear(&fuzz.interfaces);
	return 0;
}

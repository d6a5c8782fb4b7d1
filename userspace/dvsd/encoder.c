// SPDX-License-Identifier: GPL-2.0
/*
 * What goes into messages, and in which order: before a data record stand the
 * templates that it needs, how it was sampled, and the names of its interfaces,
 * as far as the collector has not been told.
 *
 * Over UDP a new template is in the first few messages, and all that was told is
 * told again after some time and after some messages (RFC 3954, 7; RFC 7011,
 * 8.4), and when it is likely that the collector does not know it.
 */
#include "encoder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "draft.h"
#include "dvs_flow.h"
#include "interfaces.h"
#include "netflow5.h"

/* Ids of the sets of templates (RFC 7011, 3.3.2; RFC 3954, 5.2 and 6.1). */
#define SET_TEMPLATES(ipfix)	((ipfix) ? 2 : 0)
#define SET_OPTIONS(ipfix)	((ipfix) ? 3 : 1)

/* selectorAlgorithm (RFC 5477, 8.2.1). */
#define SELECTOR_SYSTEMATIC	1
#define SELECTOR_RANDOM		3
/* samplingAlgorithm, FLOW_SAMPLER_MODE (RFC 3954, 8). */
#define ALGORITHM_SYSTEMATIC	1
#define ALGORITHM_RANDOM	2

/* Something to be written into a draft. */
struct step {
	draft_step_fn *fn;
	const void *arg;
};

/* A data record of options, for step_options(). */
struct options_record {
	enum options_kind kind;
	struct options_values values;
};

static bool is_ipfix(const struct encoder *enc)
{
	return enc->settings.format == FORMAT_IPFIX;
}

void flow_counts_add(struct flow_counts *to, const struct flow_counts *counts)
{
	to->flows += counts->flows;
	to->packets += counts->packets;
	to->octets += counts->octets;
}

static struct flow_counts counts_of(const struct dvs_flow *flow)
{
	struct flow_counts counts = { .flows = 1 };

	if (flow->set & DVS_HAS(FLOW_PACKETS))
		counts.packets = flow->packets;
	if (flow->set & DVS_HAS(FLOW_BYTES))
		counts.octets = flow->bytes;
	return counts;
}

/* ---- steps of a draft ---- */

static void step_template(struct encoder *enc, const void *arg)
{
	const unsigned int *shape = arg;
	struct buf buf = draft_set(enc, SET_TEMPLATES(is_ipfix(enc)), false);

	record_put_template(&buf, *shape, is_ipfix(enc));
	draft_close_buf(enc, &buf);
}

/* In a set of their own: not all collectors look for a second one. */
static void step_options_template(struct encoder *enc, const void *arg)
{
	const enum options_kind *kind = arg;
	struct buf buf = draft_set(enc, SET_OPTIONS(is_ipfix(enc)), true);

	options_put_template(&buf, *kind, is_ipfix(enc));
	draft_close_buf(enc, &buf);
}

static void step_options(struct encoder *enc, const void *arg)
{
	const struct options_record *record = arg;
	struct buf buf = draft_set(enc, OPTIONS_TEMPLATE + record->kind, false);

	options_put(&buf, record->kind, is_ipfix(enc), &record->values);
	draft_close_buf(enc, &buf);
	enc->draft.data_records++;
}

static void step_record(struct encoder *enc, const void *arg)
{
	const struct record *record = arg;
	unsigned int shape = record_shape(record);
	struct buf buf = draft_set(enc, RECORD_TEMPLATE + shape, false);
	struct flow_counts counts = counts_of(record->flow);

	record_put(&buf, shape, is_ipfix(enc), record);
	draft_close_buf(enc, &buf);
	enc->draft.data_records++;
	flow_counts_add(&enc->draft.counts, &counts);
}

static void step_netflow5(struct encoder *enc, const void *arg)
{
	const struct part5 *part = arg;
	struct buf buf = draft_open(enc);
	struct flow_counts counts = { 1, part->packets, part->octets };

	netflow5_put(&buf, part, &enc->now);
	draft_close_buf(enc, &buf);
	flow_counts_add(&enc->draft.counts, &counts);
}

/* ---- what the collector has to be told ---- */

static void template_use(struct encoder *enc, struct template_state *state)
{
	if (state->used)
		return;
	state->used = true;
	state->due = true;
	state->copies = enc->settings.reliable ? 0 : ENCODER_COPIES - 1;
}

static void template_announce(struct encoder *enc, struct template_state *state,
			      const struct step *step)
{
	if (!state->due || !draft_step(enc, step->fn, step->arg))
		return;
	/* only now: it is not in a message that was sent to make room */
	state->due = false;
	enc->templates_sent++;
}

/*
 * A data record, after its template: in the same message, or in a later one if
 * that with the template was not lost. Returns false if all were.
 */
static bool data_announce(struct encoder *enc, struct template_state *state,
			  const struct step *template, const struct step *data)
{
	for (int tries = 0; tries < ENCODER_COPIES + 2; tries++) {
		template_announce(enc, state, template);
		if (!state->due && draft_try(enc, data->fn, data->arg))
			return true;
		draft_finish(enc);
	}
	return false;
}

static void options_announce(struct encoder *enc,
			     const struct options_record *record)
{
	const struct step template = { step_options_template, &record->kind };
	const struct step data = { step_options, record };
	struct template_state *state = &enc->options[record->kind];

	template_use(enc, state);
	data_announce(enc, state, &template, &data);
}

static void templates_announce(struct encoder *enc)
{
	enum options_kind kind;
	unsigned int shape;
	const struct step options = { step_options_template, &kind };
	const struct step template = { step_template, &shape };

	for (kind = 0; kind < OPTIONS_KINDS; kind++)
		template_announce(enc, &enc->options[kind], &options);
	for (shape = 0; shape < SHAPE_END; shape++)
		template_announce(enc, &enc->templates[shape], &template);
}

/* A selector of IPFIX has the layout of its algorithm; v9 has one for both. */
static void selector_announce(struct encoder *enc, uint8_t number)
{
	const struct sampling *sampling = &enc->selectors[number];
	struct options_record record = { .kind = OPTIONS_SYSTEMATIC };
	uint64_t *numbers = record.values.numbers;
	uint64_t id = number + 1;

	if (!is_ipfix(enc)) {
		numbers[0] = enc->settings.domain;
		numbers[1] = id;
		numbers[2] = sampling->mode ? ALGORITHM_RANDOM :
					      ALGORITHM_SYSTEMATIC;
		numbers[5] = sampling->interval;
	} else if (sampling->mode) {
		record.kind = OPTIONS_RANDOM;
		numbers[0] = id;
		numbers[1] = SELECTOR_RANDOM;
		numbers[2] = 1;
		numbers[3] = sampling->interval;
	} else {
		numbers[0] = id;
		numbers[2] = SELECTOR_SYSTEMATIC;
		numbers[3] = 1;
		numbers[4] = sampling->interval - 1;
	}
	options_announce(enc, &record);
}

static void current_announce(struct encoder *enc)
{
	struct options_record record = { .kind = OPTIONS_SAMPLING };

	record.values.numbers[0] = enc->settings.domain;
	record.values.numbers[1] = enc->current.interval;
	record.values.numbers[2] = enc->current.mode ? ALGORITHM_RANDOM :
						       ALGORITHM_SYSTEMATIC;
	options_announce(enc, &record);
	record.kind = OPTIONS_INTERVAL;
	options_announce(enc, &record);
}

static void names_announce(struct encoder *enc)
{
	uint64_t announced = enc->announced;

	enc->announced = enc->interfaces->serial;
	for (size_t i = 0; i < enc->interfaces->count; i++) {
		const struct interface *interface = &enc->interfaces->items[i];
		struct options_record record = {
			.kind = OPTIONS_INTERFACE,
			.values.numbers[0] = interface->index,
			.values.text = interface->name,
		};

		if (interface->serial > announced)
			options_announce(enc, &record);
	}
}

static void statistics_announce(struct encoder *enc)
{
	struct options_record record = {
		.kind = OPTIONS_STATISTICS,
		.values.numbers = {
			enc->settings.domain,
			enc->exported_messages,
			enc->exported.flows,
			enc->exported_octets,
			enc->unsent.flows,
			enc->unsent.packets,
			enc->unsent.octets,
		},
	};

	options_announce(enc, &record);
}

/* Each is marked as told first: if its message is lost, it is due again. */
static void announce(struct encoder *enc)
{
	templates_announce(enc);
	for (uint8_t i = 0; i < enc->selector_count; i++) {
		if (!enc->selector_due[i])
			continue;
		enc->selector_due[i] = false;
		selector_announce(enc, i);
	}
	if (enc->current_due) {
		enc->current_due = false;
		current_announce(enc);
	}
	if (enc->announced != enc->interfaces->serial)
		names_announce(enc);
	if (enc->statistics_due) {
		enc->statistics_due = false;
		statistics_announce(enc);
	}
}

/* ---- when it has to be told again ---- */

static void options_due(struct encoder *enc)
{
	for (uint8_t i = 0; i < enc->selector_count; i++)
		enc->selector_due[i] = true;
	enc->current_due = enc->current.interval;
	enc->announced = 0;
	enc->refreshed = enc->clock.boot;
	enc->messages_since = 0;
}

static void states_due(struct template_state *states, size_t count)
{
	for (size_t i = 0; i < count; i++)
		states[i].due = states[i].used;
}

void encoder_refresh(struct encoder *enc)
{
	states_due(enc->templates, SHAPE_END);
	states_due(enc->options, OPTIONS_KINDS);
	options_due(enc);
}

static bool refresh_is_due(const struct encoder *enc)
{
	uint64_t age = enc->clock.boot - enc->refreshed;

	if (age >= enc->settings.refresh_seconds * NSEC_PER_SEC)
		return true;
	return !enc->settings.reliable &&
	       enc->messages_since >= enc->settings.refresh_messages;
}

static void refresh_if_due(struct encoder *enc)
{
	if (!enc->refreshed) {
		enc->refreshed = enc->clock.boot;
		return;
	}
	if (!refresh_is_due(enc))
		return;
	if (enc->settings.reliable)
		options_due(enc);
	else
		encoder_refresh(enc);
	enc->statistics_due = true;
}

/*
 * All times of a message are by the calendar that it was begun with. When the
 * calendar was changed, templates are sent sooner (RFC 3954, 7).
 */
static void present(struct encoder *enc, const struct instant *now)
{
	int64_t offset = now->real - now->boot;

	enc->clock = *now;
	enc->now = *now;
	if (enc->draft.len)
		enc->now.real = enc->opened.real + now->boot - enc->opened.boot;
	if (enc->refreshed &&
	    llabs(offset - enc->offset) > (int64_t)NSEC_PER_SEC)
		encoder_refresh(enc);
	enc->offset = offset;
}

/* ---- flows ---- */

static struct sampling sampling_of(const struct dvs_flow *flow)
{
	struct sampling sampling = { .interval = 1 };

	if (flow->set & DVS_HAS(FLOW_INTERVAL) && flow->interval)
		sampling.interval = flow->interval;
	if (flow->set & DVS_HAS(FLOW_MODE) && sampling.interval > 1)
		sampling.mode = flow->mode;
	return sampling;
}

static bool same_sampling(const struct sampling *a, const struct sampling *b)
{
	return a->interval == b->interval && a->mode == b->mode;
}

/* Its id; 0 for those that are too many. */
static uint8_t selector_of(struct encoder *enc, const struct sampling *sampling)
{
	uint8_t i;

	for (i = 0; i < enc->selector_count; i++) {
		if (same_sampling(&enc->selectors[i], sampling))
			return i + 1;
	}
	if (i == ENCODER_SELECTORS)
		return 0;
	enc->selectors[i] = *sampling;
	enc->selector_due[i] = true;
	enc->selector_count++;
	return i + 1;
}

/* The machine is that of the port where the flow was observed. */
static const struct interface *station_of(const struct encoder *enc,
					  const struct dvs_flow *flow)
{
	bool out = flow->set & DVS_HAS(FLOW_DIRECTION) &&
		   flow->direction == DVS_DIRECTION_OUT;

	if (out && flow->set & DVS_HAS(FLOW_OUT_PORT))
		return interfaces_find(enc->interfaces, flow->out_port);
	if (!out && flow->set & DVS_HAS(FLOW_IN_PORT))
		return interfaces_find(enc->interfaces, flow->in_port);
	return NULL;
}

/* Of NetFlow v5 the whole message has one way of sampling. */
static void add_netflow5(struct encoder *enc, const struct dvs_flow *flow)
{
	struct sampling sampling = sampling_of(flow);
	uint64_t parts = netflow5_parts(flow);

	if (!netflow5_expresses(flow)) {
		enc->inexpressible++;
		return;
	}
	if (!same_sampling(&sampling, &enc->current))
		draft_finish(enc);
	enc->current = sampling;
	for (uint64_t i = 0; i < parts; i++) {
		struct part5 part = netflow5_part(flow, i, parts);

		draft_step(enc, step_netflow5, &part);
	}
}

static void add_templated(struct encoder *enc, const struct dvs_flow *flow)
{
	struct sampling sampling = sampling_of(flow);
	struct record record = {
		.flow = flow,
		.now = &enc->now,
		.station = station_of(enc, flow),
		.selector = selector_of(enc, &sampling),
	};
	unsigned int shape = record_shape(&record);
	const struct step template = { step_template, &shape };
	const struct step data = { step_record, &record };
	struct flow_counts counts = counts_of(flow);

	refresh_if_due(enc);
	if (!same_sampling(&sampling, &enc->current)) {
		enc->current = sampling;
		enc->current_due = true;
	}
	template_use(enc, &enc->templates[shape]);
	announce(enc);
	if (!data_announce(enc, &enc->templates[shape], &template, &data))
		flow_counts_add(&enc->unsent, &counts);
}

void encoder_add(struct encoder *enc, const struct dvs_flow *flow,
		 const struct instant *now)
{
	present(enc, now);
	if (enc->settings.format == FORMAT_NETFLOW5)
		add_netflow5(enc, flow);
	else
		add_templated(enc, flow);
}

/* ---- the session ---- */

int encoder_init(struct encoder *enc, const struct encoder_settings *settings,
		 const struct interfaces *interfaces, encoder_send_fn *send,
		 void *arg)
{
	memset(enc, 0, sizeof(*enc));
	enc->settings = *settings;
	/* sets end at a multiple of four bytes, see draft.c */
	enc->settings.size &= ~3u;
	enc->interfaces = interfaces;
	enc->send = send;
	enc->arg = arg;
	enc->data = malloc(enc->settings.size);
	return enc->data ? 0 : -ENOMEM;
}

void encoder_uninit(struct encoder *enc)
{
	free(enc->data);
	memset(enc, 0, sizeof(*enc));
}

void encoder_flush(struct encoder *enc, const struct instant *now)
{
	present(enc, now);
	draft_finish(enc);
}

void encoder_tick(struct encoder *enc, const struct instant *now)
{
	present(enc, now);
	if (!enc->refreshed || enc->settings.format == FORMAT_NETFLOW5)
		return;
	refresh_if_due(enc);
	announce(enc);
	if (enc->draft.len && !enc->draft.counts.flows)
		draft_finish(enc);
}

void encoder_restart(struct encoder *enc, const struct instant *now)
{
	present(enc, now);
	enc->sequence = 0;
	encoder_refresh(enc);
	if (enc->settings.format != FORMAT_NETFLOW5)
		announce(enc);
	draft_finish(enc);
}

void encoder_unsent(struct encoder *enc, const struct flow_counts *counts)
{
	flow_counts_add(&enc->unsent, counts);
}

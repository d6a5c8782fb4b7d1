/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flows into messages of NetFlow v5, NetFlow v9 (RFC 3954) or IPFIX (RFC 7011):
 * one encoder for each transport session, with its sequence numbers and what the
 * collector has been told.
 *
 * No sockets and no clock in here: messages go to a function, and the present
 * comes with each call.
 */
#ifndef _DVSD_ENCODER_H
#define _DVSD_ENCODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "instant.h"
#include "options.h"
#include "record.h"

struct dvs_flow;
struct interfaces;

/**
 * enum format - formats of export
 * @FORMAT_NETFLOW5: NetFlow version 5
 * @FORMAT_NETFLOW9: NetFlow version 9, RFC 3954
 * @FORMAT_IPFIX: IPFIX, RFC 7011
 */
enum format { FORMAT_NETFLOW5, FORMAT_NETFLOW9, FORMAT_IPFIX };

/** define ENCODER_SIZE_MIN - least @size of NetFlow v9 and IPFIX */
#define ENCODER_SIZE_MIN	256
/** define ENCODER_SIZE_MIN5 - least @size of NetFlow v5, one record */
#define ENCODER_SIZE_MIN5	72
/** define ENCODER_SIZE_MAX5 - most @size of NetFlow v5, 30 records */
#define ENCODER_SIZE_MAX5	1464
/** define ENCODER_COPIES - messages that a new template is in, over UDP */
#define ENCODER_COPIES		3

/**
 * struct flow_counts - flow records, and what they count
 * @flows: flow records
 * @packets: packets that they count
 * @octets: octets that they count
 */
struct flow_counts {
	uint64_t flows;
	uint64_t packets;
	uint64_t octets;
};

/**
 * struct encoder_settings - what is configured of an encoder
 * @format: enum format
 * @domain: observation domain id; v9: source id; v5: engine type * 256 + id
 * @size: longest message in bytes
 * @refresh_seconds: templates and options are sent again after so long
 * @refresh_messages: and after so many messages
 * @reliable: the transport loses nothing: templates are sent once
 */
struct encoder_settings {
	enum format format;
	uint32_t domain;
	uint32_t size;
	uint32_t refresh_seconds;
	uint32_t refresh_messages;
	bool reliable;
};

/**
 * struct message - a message that is to be sent
 * @data: the message, valid during the call
 * @len: its bytes
 * @steps: by how much the sequence number rises with it
 * @counts: flow records in it
 */
struct message {
	const uint8_t *data;
	size_t len;
	uint32_t steps;
	struct flow_counts counts;
};

/** typedef encoder_send_fn - takes a message; false: it is lost */
typedef bool encoder_send_fn(const struct message *message, void *arg);

/**
 * struct draft - the message that is being made
 * @len: bytes so far; 0: there is none
 * @set: where the header of the open set is; 0: none is open
 * @set_id: its id, of the open set
 * @records: records of all kinds, templates included
 * @data_records: data records, those of options included
 * @counts: flow records
 */
struct draft {
	size_t len;
	size_t set;
	uint16_t set_id;
	uint16_t records;
	uint16_t data_records;
	struct flow_counts counts;
};

/**
 * struct template_state - what a collector has been told of a template
 * @used: it is needed
 * @due: it has to be sent before its next data record
 * @copies: further messages that shall have it
 */
struct template_state {
	bool used;
	bool due;
	uint8_t copies;
};

/**
 * struct sampling - how frames were chosen
 * @interval: one of so many
 * @mode: enum dvs_sample
 */
struct sampling {
	uint32_t interval;
	uint32_t mode;
};

/** define ENCODER_SELECTORS - ways of sampling that have an id of their own */
#define ENCODER_SELECTORS	16

/**
 * struct encoder - all state of a transport session
 * @settings: what is configured
 * @interfaces: names and machines, not owned
 * @send: takes messages
 * @arg: handed to @send
 * @data: memory of the draft, @settings.size bytes
 * @overflow: what was written last did not fit
 * @draft: the message that is being made
 * @opened: when it was begun
 * @clock: the present of this call
 * @now: the same, by the calendar that the draft was begun with
 * @offset: nanoseconds that the calendar was ahead of the time since start
 * @sequence: sequence number of the next message
 * @templates: of data records, by shape
 * @options: of options, by kind
 * @selectors: ways of sampling, ids count from 1
 * @selector_due: those that have to be told
 * @selector_count: how many there are
 * @current: that of the last flow
 * @current_due: it has to be told for the whole domain
 * @announced: the serial of interfaces up to which names have been told
 * @statistics_due: statistics have to be sent
 * @refreshed: when all was made due, nanoseconds since start; 0: never
 * @messages_since: messages since then
 * @exported: flow records that were sent
 * @exported_messages: messages that were sent
 * @exported_octets: bytes of them
 * @templates_sent: template records that were sent
 * @unsent: flow records that were not
 * @inexpressible: flows that the format has no words for
 */
struct encoder {
	struct encoder_settings settings;
	const struct interfaces *interfaces;
	encoder_send_fn *send;
	void *arg;
	uint8_t *data;
	bool overflow;
	struct draft draft;
	struct instant opened;
	struct instant clock;
	struct instant now;
	int64_t offset;
	uint32_t sequence;
	struct template_state templates[SHAPE_END];
	struct template_state options[OPTIONS_KINDS];
	struct sampling selectors[ENCODER_SELECTORS];
	bool selector_due[ENCODER_SELECTORS];
	uint8_t selector_count;
	struct sampling current;
	bool current_due;
	uint64_t announced;
	bool statistics_due;
	uint64_t refreshed;
	uint32_t messages_since;
	struct flow_counts exported;
	uint64_t exported_messages;
	uint64_t exported_octets;
	uint64_t templates_sent;
	struct flow_counts unsent;
	uint64_t inexpressible;
};

/**
 * encoder_init() - begin a transport session
 * @enc: encoder
 * @settings: settings, copied
 * @interfaces: names and machines, has to outlive the encoder
 * @send: takes messages
 * @arg: handed to @send
 *
 * Return: 0 or -ENOMEM.
 */
int encoder_init(struct encoder *enc, const struct encoder_settings *settings,
		 const struct interfaces *interfaces, encoder_send_fn *send,
		 void *arg);

/**
 * encoder_uninit() - free what an encoder holds; a draft is lost
 * @enc: encoder
 */
void encoder_uninit(struct encoder *enc);

/**
 * encoder_add() - export a flow
 * @enc: encoder
 * @flow: flow
 * @now: the present
 *
 * The message in which it is goes when it is full, or with encoder_flush().
 */
void encoder_add(struct encoder *enc, const struct dvs_flow *flow,
		 const struct instant *now);

/**
 * encoder_flush() - send what is there
 * @enc: encoder
 * @now: the present
 */
void encoder_flush(struct encoder *enc, const struct instant *now);

/**
 * encoder_tick() - send templates and options again, if it is time
 * @enc: encoder
 * @now: the present
 *
 * So that a collector that starts late has them even if no flows come.
 */
void encoder_tick(struct encoder *enc, const struct instant *now);

/**
 * encoder_refresh() - let templates and options go with the next message
 * @enc: encoder
 *
 * The collector may not have them: it was not there, or they were lost.
 */
void encoder_refresh(struct encoder *enc);

/**
 * encoder_restart() - begin a new transport session
 * @enc: encoder
 * @now: the present
 *
 * Sequence numbers begin at 0, and a message with the templates in use is sent
 * at once (RFC 7011, 8.2 and 10.4.2). The draft has to have been flushed.
 */
void encoder_restart(struct encoder *enc, const struct instant *now);

/**
 * encoder_unsent() - count flows that were lost before they came here
 * @enc: encoder
 * @counts: flows, and as far as they are known, their packets and octets
 */
void encoder_unsent(struct encoder *enc, const struct flow_counts *counts);

/**
 * flow_counts_add() - add counts
 * @to: sum
 * @counts: counts
 */
void flow_counts_add(struct flow_counts *to, const struct flow_counts *counts);

#endif /* _DVSD_ENCODER_H */

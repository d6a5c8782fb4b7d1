// SPDX-License-Identifier: GPL-2.0
/*
 * A list of messages. New ones are refused when it is full: the first ones have
 * the templates that the others need.
 */
#include "queue.h"

#include <stdlib.h>
#include <string.h>

bool queue_push(struct queue *queue, const struct message *message)
{
	struct queued *queued;

	if (queue->bytes + message->len > queue->limit)
		return false;
	queued = malloc(sizeof(*queued) + message->len);
	if (!queued)
		return false;
	memcpy(queued + 1, message->data, message->len);
	queued->message = *message;
	queued->message.data = (const uint8_t *)(queued + 1);
	queued->next = NULL;
	if (queue->head)
		queue->tail->next = queued;
	else
		queue->head = queued;
	queue->tail = queued;
	queue->bytes += message->len;
	return true;
}

void queue_pop(struct queue *queue)
{
	struct queued *first = queue->head;

	queue->head = first->next;
	queue->bytes -= first->message.len;
	free(first);
}

struct flow_counts queue_clear(struct queue *queue)
{
	struct flow_counts counts = { 0 };

	while (queue->head) {
		flow_counts_add(&counts, &queue->head->message.counts);
		queue_pop(queue);
	}
	return counts;
}

struct queue queue_take(struct queue *queue)
{
	struct queue taken = *queue;

	*queue = (struct queue){ .limit = taken.limit };
	return taken;
}

void queue_join(struct queue *queue, struct queue *from)
{
	if (!from->head)
		return;
	if (queue->head)
		queue->tail->next = from->head;
	else
		queue->head = from->head;
	queue->tail = from->tail;
	queue->bytes += from->bytes;
	*from = (struct queue){ .limit = from->limit };
}

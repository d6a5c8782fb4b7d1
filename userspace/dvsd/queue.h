/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Messages that wait to be sent, up to a limit of bytes.
 */
#ifndef _DVSD_QUEUE_H
#define _DVSD_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "encoder.h"

/**
 * struct queued - a message that waits
 * @next: the one behind it
 * @message: the message; its bytes follow the structure
 */
struct queued {
	struct queued *next;
	struct message message;
};

/**
 * struct queue - messages in the order in which they are sent
 * @head: the first, NULL for none
 * @tail: the last
 * @bytes: bytes of all
 * @limit: most of these
 */
struct queue {
	struct queued *head;
	struct queued *tail;
	size_t bytes;
	size_t limit;
};

/**
 * queue_push() - append a copy of a message
 * @queue: queue
 * @message: message
 *
 * Return: false if there is no room.
 */
bool queue_push(struct queue *queue, const struct message *message);

/**
 * queue_pop() - do away with the first message, which there has to be
 * @queue: queue
 */
void queue_pop(struct queue *queue);

/**
 * queue_clear() - do away with all messages
 * @queue: queue
 *
 * Return: flow records that they had.
 */
struct flow_counts queue_clear(struct queue *queue);

/**
 * queue_take() - move all messages into an empty queue
 * @queue: where from
 *
 * Return: a queue with them, and the same limit.
 */
struct queue queue_take(struct queue *queue);

/**
 * queue_join() - move all messages behind those of another queue
 * @queue: where to
 * @from: where from, empty afterwards
 *
 * The limit is that of @queue, and may be passed by what it is given.
 */
void queue_join(struct queue *queue, struct queue *from);

#endif /* _DVSD_QUEUE_H */

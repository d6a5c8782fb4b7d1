// SPDX-License-Identifier: GPL-2.0
/*
 * A client that does not read its answer is not asked for its next request; one
 * that asks for nothing sensible is told so, and goes on.
 */
#include "control.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <json-c/json.h>

/**
 * struct control_client - a program that asks
 * @next: in struct control.@clients
 * @control: the socket it came by
 * @watch: its connection
 * @in: what it has said
 * @in_len: bytes of it
 * @out: what it has not been told yet, of malloc(), or NULL
 * @out_len: bytes of it
 * @out_sent: bytes that it has been told
 */
struct control_client {
	struct control_client *next;
	struct control *control;
	struct loop_fd watch;
	char in[CONTROL_REQUEST];
	size_t in_len;
	char *out;
	size_t out_len;
	size_t out_sent;
};

static void client_free(struct control_client *client)
{
	struct control_client **at = &client->control->clients;

	while (*at != client)
		at = &(*at)->next;
	*at = client->next;
	client->control->count--;
	loop_unwatch(client->control->loop, &client->watch);
	close(client->watch.fd);
	free(client->out);
	free(client);
}

static struct json_object *answer_line(struct control *control,
				       const char *line)
{
	struct json_object *request = json_tokener_parse(line), *what;
	struct json_object *answer = json_object_new_object();

	if (json_object_object_get_ex(request, "get", &what) &&
	    json_object_is_type(what, json_type_string))
		control->answer(json_object_get_string(what), answer,
				control->arg);
	else
		json_object_object_add(answer, "error",
				       json_object_new_string("no request"));
	json_object_put(request);
	return answer;
}

/* Returns false without memory. */
static bool client_tell(struct control_client *client,
			struct json_object *answer)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;
	int len = asprintf(&client->out, "%s\n",
			   json_object_to_json_string_ext(answer, flags));

	json_object_put(answer);
	if (len < 0) {
		client->out = NULL;
		return false;
	}
	client->out_len = len;
	client->out_sent = 0;
	return true;
}

/* Returns false if the client is gone. */
static bool client_write(struct control_client *client)
{
	while (client->out_sent < client->out_len) {
		ssize_t sent = send(client->watch.fd,
				    client->out + client->out_sent,
				    client->out_len - client->out_sent,
				    MSG_NOSIGNAL);

		if (sent < 0)
			return errno == EAGAIN || errno == EINTR;
		client->out_sent += sent;
	}
	free(client->out);
	client->out = NULL;
	client->out_len = 0;
	client->out_sent = 0;
	return true;
}

/* Answer the lines that are there, one after the other is told. */
static bool client_answer(struct control_client *client)
{
	char *end;

	while (!client->out) {
		end = memchr(client->in, '\n', client->in_len);
		if (!end)
			return client->in_len < sizeof(client->in);
		*end = '\0';
		if (!client_tell(client, answer_line(client->control,
						     client->in)))
			return false;
		client->in_len -= end + 1 - client->in;
		memmove(client->in, end + 1, client->in_len);
		if (!client_write(client))
			return false;
	}
	return true;
}

static bool client_read(struct control_client *client)
{
	ssize_t got = recv(client->watch.fd, client->in + client->in_len,
			   sizeof(client->in) - client->in_len, 0);

	if (got < 0)
		return errno == EAGAIN || errno == EINTR;
	client->in_len += got;
	return got > 0;
}

static void on_client(void *arg, uint32_t events)
{
	struct control_client *client = arg;
	bool alive = true;

	if (client->out)
		alive = client_write(client);
	else if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		alive = client_read(client);
	if (alive)
		alive = client_answer(client);
	if (!alive) {
		client_free(client);
		return;
	}
	loop_rewatch(client->control->loop, &client->watch,
		     client->out ? EPOLLOUT : EPOLLIN);
}

static void client_new(struct control *control, int fd)
{
	struct control_client *client = NULL;

	if (control->count < CONTROL_CLIENTS)
		client = calloc(1, sizeof(*client));
	if (!client) {
		close(fd);
		return;
	}
	client->control = control;
	client->watch = (struct loop_fd){
		.fd = fd, .fn = on_client, .arg = client,
	};
	client->next = control->clients;
	control->clients = client;
	control->count++;
	if (loop_watch(control->loop, &client->watch, EPOLLIN))
		client_free(client);
}

static void on_connection(void *arg, uint32_t events)
{
	struct control *control = arg;
	int fd = accept4(control->watch.fd, NULL, NULL,
			 SOCK_NONBLOCK | SOCK_CLOEXEC);

	(void)events;
	if (fd >= 0)
		client_new(control, fd);
}

/* A socket that nobody listens to is what an earlier process has left. */
static bool is_left_over(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool left = false;

	if (fd < 0)
		return false;
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)))
		left = errno == ECONNREFUSED;
	close(fd);
	return left;
}

static int socket_bind(int fd, const struct sockaddr_un *address)
{
	mode_t mask = umask(0177);
	int err = 0;

	if (bind(fd, (const struct sockaddr *)address, sizeof(*address)))
		err = -errno;
	if (err == -EADDRINUSE && is_left_over(address)) {
		unlink(address->sun_path);
		err = 0;
		if (bind(fd, (const struct sockaddr *)address,
			 sizeof(*address)))
			err = -errno;
	}
	umask(mask);
	if (!err && listen(fd, CONTROL_CLIENTS))
		err = -errno;
	return err;
}

int control_open(struct control *control, struct loop *loop, const char *path,
		 control_fn *answer, void *arg)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd, err;

	if (strlen(path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	memset(control, 0, sizeof(*control));
	control->loop = loop;
	control->answer = answer;
	control->arg = arg;
	control->watch = (struct loop_fd){
		.fd = fd, .fn = on_connection, .arg = control,
	};
	err = socket_bind(fd, &address);
	if (!err) {
		memcpy(control->path, path, strlen(path));
		err = loop_watch(loop, &control->watch, EPOLLIN);
	}
	if (err)
		close(fd);
	return err;
}

void control_close(struct control *control)
{
	while (control->clients)
		client_free(control->clients);
	loop_unwatch(control->loop, &control->watch);
	close(control->watch.fd);
	unlink(control->path);
}

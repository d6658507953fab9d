#pragma once
#include <stddef.h>

/* One message and where it goes. Strings that are NULL are left out. */
struct cmail_delivery {
    const char *url;
    /* 0 in clear text, 1 STARTTLS or nothing, 2 TLS from the first byte (the URL says smtps). */
    int security;
    const char *login;
    const char *password;
    /* A file of certificates that are believed, instead of the machine's. */
    const char *authorities;
    const char *sender;
    const char *recipient;
    const char *message;
    size_t length;
    long timeout_ms;
};

#define CMAIL_ERROR_SIZE 256

/* Prepares libcurl; once, before anything is sent. */
void cmail_prepare(void);

/* Sends it, and waits. Gives 0 when the server has taken it; otherwise `error` says why, and `reply` is the last
   three-digit reply of the server, 0 when there was none. curl_easy_setopt is variadic, which Swift cannot call. */
int cmail_send(const struct cmail_delivery *delivery, long *reply, char error[CMAIL_ERROR_SIZE]);

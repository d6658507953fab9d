#include "CMail.h"
#include <curl/curl.h>
#include <string.h>

_Static_assert(CMAIL_ERROR_SIZE >= CURL_ERROR_SIZE, "libcurl writes no more than fits");

struct source {
    const char *at;
    size_t left;
};

static size_t give(char *buffer, size_t size, size_t count, void *user) {
    struct source *source = user;
    size_t bytes = size * count < source->left ? size * count : source->left;
    memcpy(buffer, source->at, bytes);
    source->at += bytes;
    source->left -= bytes;
    return bytes;
}

void cmail_prepare(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

int cmail_send(const struct cmail_delivery *delivery, long *reply, char error[CMAIL_ERROR_SIZE]) {
    *reply = 0;
    error[0] = 0;
    CURL *curl = curl_easy_init();
    if (!curl) return CURLE_FAILED_INIT;
    struct curl_slist *recipients = curl_slist_append(NULL, delivery->recipient);
    struct source source = {delivery->message, delivery->length};
    curl_easy_setopt(curl, CURLOPT_URL, delivery->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(delivery->security ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (delivery->authorities) curl_easy_setopt(curl, CURLOPT_CAINFO, delivery->authorities);
    if (delivery->login) curl_easy_setopt(curl, CURLOPT_USERNAME, delivery->login);
    if (delivery->password) curl_easy_setopt(curl, CURLOPT_PASSWORD, delivery->password);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, delivery->sender);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, &source);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 20000L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, delivery->timeout_ms);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
    CURLcode result = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, reply);
    if (result != CURLE_OK && !error[0]) strncpy(error, curl_easy_strerror(result), CMAIL_ERROR_SIZE - 1);
    curl_slist_free_all(recipients);
    curl_easy_cleanup(curl);
    return (int)result;
}

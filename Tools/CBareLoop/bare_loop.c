#include "bare_loop.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

struct bare {
    CURLM *multi;
    int poller;
    double deadline;  // when libcurl wants to be called again; negative where it does not
    long lines;
};

static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static size_t count_lines(char *bytes, size_t size, size_t count, void *context) {
    struct bare *bare = context;
    const char *end = bytes + size * count;
    for (const char *at = bytes; (at = memchr(at, '\n', (size_t)(end - at))); at++) bare->lines++;
    return size * count;
}

static int socket_changed(CURL *easy, curl_socket_t socket, int what, void *context, void *known) {
    (void)easy;
    struct bare *bare = context;
    if (what == CURL_POLL_REMOVE) return epoll_ctl(bare->poller, EPOLL_CTL_DEL, socket, NULL), 0;
    struct epoll_event event = { .data.fd = socket };
    if (what & CURL_POLL_IN) event.events |= EPOLLIN;
    if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
    epoll_ctl(bare->poller, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event);
    curl_multi_assign(bare->multi, socket, bare);
    return 0;
}

static int timer_changed(CURLM *multi, long milliseconds, void *context) {
    (void)multi;
    ((struct bare *)context)->deadline = milliseconds < 0 ? -1 : seconds(CLOCK_MONOTONIC) + (double)milliseconds / 1e3;
    return 0;
}

static void start(struct bare *bare, CURL *easy, const char *url, const char *body, struct curl_slist *headers) {
    curl_easy_reset(easy);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, count_lines);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, bare);
    curl_multi_add_handle(bare->multi, easy);
}

struct bare_result bare_loop(const char *url, const char *body, const char *const *headers, int streams, int requests) {
    struct bare bare = { .multi = curl_multi_init(), .poller = epoll_create1(EPOLL_CLOEXEC), .deadline = -1 };
    struct curl_slist *list = NULL;
    for (; *headers; headers++) list = curl_slist_append(list, *headers);
    curl_multi_setopt(bare.multi, CURLMOPT_SOCKETFUNCTION, socket_changed);
    curl_multi_setopt(bare.multi, CURLMOPT_SOCKETDATA, &bare);
    curl_multi_setopt(bare.multi, CURLMOPT_TIMERFUNCTION, timer_changed);
    curl_multi_setopt(bare.multi, CURLMOPT_TIMERDATA, &bare);

    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_THREAD_CPUTIME_ID);
    struct bare_result result = { 0 };
    int started = 0, done = 0, running = 0;
    for (; started < streams && started < requests; started++) start(&bare, curl_easy_init(), url, body, list);
    curl_multi_socket_action(bare.multi, CURL_SOCKET_TIMEOUT, 0, &running);
    while (done < started) {
        struct epoll_event events[256];
        double wait = bare.deadline < 0 ? 1 : bare.deadline - seconds(CLOCK_MONOTONIC);
        int count = epoll_wait(bare.poller, events, 256, wait <= 0 ? 0 : (int)(wait * 1e3) + 1);
        for (int i = 0; i < count; i++) {
            int mask = (events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0)
                | (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0)
                | (events[i].events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
            curl_multi_socket_action(bare.multi, events[i].data.fd, mask, &running);
        }
        if (bare.deadline >= 0 && bare.deadline <= seconds(CLOCK_MONOTONIC)) {
            bare.deadline = -1;
            curl_multi_socket_action(bare.multi, CURL_SOCKET_TIMEOUT, 0, &running);
        }
        CURLMsg *message;
        int left;
        while ((message = curl_multi_info_read(bare.multi, &left))) {
            if (message->msg != CURLMSG_DONE) continue;
            CURL *easy = message->easy_handle;
            result.failed += message->data.result != CURLE_OK;
            done++;
            curl_multi_remove_handle(bare.multi, easy);
            if (started < requests) {
                started++;
                start(&bare, easy, url, body, list);
            } else {
                curl_easy_cleanup(easy);
            }
        }
    }
    result.cpu = seconds(CLOCK_THREAD_CPUTIME_ID) - cpu;
    result.wall = seconds(CLOCK_MONOTONIC) - wall;
    result.lines = bare.lines;
    curl_multi_cleanup(bare.multi);
    curl_slist_free_all(list);
    return result;
}

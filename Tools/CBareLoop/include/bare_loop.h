#ifndef EZBENCH_BARE_LOOP_H
#define EZBENCH_BARE_LOOP_H

/// What a bare libcurl loop saw and used.
struct bare_result {
    long lines;        ///< lines of all bodies
    long failed;       ///< transfers that did not end well
    double cpu;        ///< seconds of CPU of the calling thread
    double wall;       ///< seconds
};

/// Fetches `url` `requests` times with `streams` in flight, and counts lines: the least a client on libcurl can do.
///
/// epoll around `curl_multi_socket_action`, on the calling thread; nothing is parsed, stamped or kept.
struct bare_result bare_loop(const char *url, const char *body, const char *const *headers, int streams, int requests);

#endif

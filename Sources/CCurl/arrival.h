// The Linux side of the event loop: the kernel's receive timestamps (when bytes reached the socket, however late the
// program reads them), TCP state, timers and epoll.
#ifndef EZBENCH_ARRIVAL_H
#define EZBENCH_ARRIVAL_H

#include <stdint.h>

#ifdef __linux__
#include <errno.h>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

/// Gives the calling thread the lowest real-time priority, which threads it creates do not inherit; returns 0, or -1 if
/// the kernel refuses.
static inline int ezb_prefer_thread(void) {
    const int reset_on_fork = 0x40000000;
    struct sched_param param;
    memset(&param, 0, sizeof param);
    param.sched_priority = 1;
    return sched_setscheduler(0, SCHED_RR | reset_on_fork, &param);
}

/// Returns 1 if something keeps the wall clock in time, 0 if nothing does, -1 if the kernel does not say.
static inline int ezb_clock_is_kept(void) {
    struct timex state;
    memset(&state, 0, sizeof state);
    int answer = adjtimex(&state);
    return answer < 0 ? -1 : answer != TIME_ERROR;
}

/// Asks the kernel to stamp what a socket receives; returns 0, or -1 if it cannot.
static inline int ezb_enable_receive_stamps(int fd) {
    int flags = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
    return setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags);
}

/// Returns when a socket's first unread byte arrived, in CLOCK_REALTIME nanoseconds; 0 if the kernel does not say.
///
/// Peeks at one byte. If the kernel merged segments, the stamp is that of the last one.
///
/// With nothing to read, the peek takes a waiting error of the socket away, and whoever reads next sees an orderly end;
/// see ``ezb_unread_count``.
static inline int64_t ezb_receive_stamp(int fd) {
    char byte;
    char control[CMSG_SPACE(sizeof(struct scm_timestamping)) + 64] __attribute__((aligned(8)));
    struct iovec part = { &byte, 1 };
    struct msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    ssize_t count;
    do { count = recvmsg(fd, &message, MSG_PEEK | MSG_DONTWAIT); } while (count < 0 && errno == EINTR);
    if (count <= 0) return 0;
    for (struct cmsghdr *item = CMSG_FIRSTHDR(&message); item; item = CMSG_NXTHDR(&message, item)) {
        if (item->cmsg_level != SOL_SOCKET || item->cmsg_type != SCM_TIMESTAMPING) continue;
        struct scm_timestamping stamps;
        memcpy(&stamps, CMSG_DATA(item), sizeof stamps);
        return (int64_t)stamps.ts[0].tv_sec * 1000000000 + stamps.ts[0].tv_nsec;
    }
    return 0;
}

/// Returns how many bytes of a socket are unread, and leaves a waiting error where it is; 0 if the kernel does not say.
static inline int ezb_unread_count(int fd) {
    int count = 0;
    return ioctl(fd, FIONREAD, &count) == 0 ? count : 0;
}

/// Returns whether the peer has closed or reset a connection that this side has shut down; true if that cannot be told.
static inline int ezb_is_let_go(int fd) {
    struct tcp_info info;
    socklen_t length = sizeof info;
    memset(&info, 0, sizeof info);
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return 1;
    return info.tcpi_state == TCP_CLOSE || info.tcpi_state == TCP_TIME_WAIT;
}

/// The number of bytes received on a connection, and whether it is still established.
struct ezb_brought { uint64_t bytes; int is_open; };

/// Returns what a connection has received; zeros if the kernel does not tell.
static inline struct ezb_brought ezb_brought_by(int fd) {
    // The C library's struct ends before these counters, which the kernel has since 4.1; see linux/tcp.h.
    struct { struct tcp_info known; uint64_t pacing_rate, max_pacing_rate, bytes_acked, bytes_received; } info;
    struct ezb_brought brought = { 0, 0 };
    socklen_t length = sizeof info;
    memset(&info, 0, sizeof info);
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0 || length < sizeof info) return brought;
    brought.bytes = info.bytes_received;
    brought.is_open = info.known.tcpi_state == TCP_ESTABLISHED;
    return brought;
}

static inline int ezb_make_timer(void) { return timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC); }

/// Arms a timer for a time in CLOCK_MONOTONIC nanoseconds; a time in the past fires at once.
static inline int ezb_arm_timer(int timer, int64_t instant) {
    struct itimerspec spec;
    memset(&spec, 0, sizeof spec);
    if (instant < 1) instant = 1;
    spec.it_value.tv_sec = instant / 1000000000;
    spec.it_value.tv_nsec = instant % 1000000000;
    return timerfd_settime(timer, TFD_TIMER_ABSTIME, &spec, NULL);
}

static inline int ezb_make_wakeup(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
static inline int ezb_errno(void) { return errno; }

/// Adds (`EPOLL_CTL_ADD`), changes or removes a descriptor in an epoll set.
static inline int ezb_epoll_control(int poller, int operation, int fd, uint32_t events) {
    struct epoll_event event;
    memset(&event, 0, sizeof event);
    event.events = events;
    event.data.fd = fd;
    return epoll_ctl(poller, operation, fd, &event);
}

/// One ready descriptor, without the packed union of `struct epoll_event`.
struct ezb_ready { int fd; uint32_t events; };

/// Waits until a descriptor is ready; returns how many are, 0 after a signal, -1 on an error.
static inline int ezb_epoll_wait(int poller, struct ezb_ready *ready, int capacity) {
    struct epoll_event events[256];
    if (capacity > 256) capacity = 256;
    int count = epoll_wait(poller, events, capacity, -1);
    if (count < 0) return errno == EINTR ? 0 : -1;
    for (int i = 0; i < count; i++) {
        ready[i].fd = events[i].data.fd;
        ready[i].events = events[i].events;
    }
    return count;
}

static inline uint32_t ezb_in(void) { return EPOLLIN; }
static inline uint32_t ezb_out(void) { return EPOLLOUT; }
static inline uint32_t ezb_error(void) { return EPOLLERR | EPOLLHUP; }
static inline uint32_t ezb_edge(void) { return EPOLLET; }
#endif
#endif

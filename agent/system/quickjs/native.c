/*
 * The calls of Linux that the agent needs, as a QuickJS module named `native`. It replaces QuickJS's own `std` and `os`, which have no
 * fsync, flock, chown, connect or bounded child, and whose `print` would write into the protocol. native.d.ts says the same in types.
 *
 * Each function is one call, or the few that only C can put together (a fork, a child with a deadline). Policy is in TypeScript.
 * What the kernel refuses is thrown as the errno's name, a string: `throw 'ENOENT'`. EINTR is never seen outside.
 * Descriptors are made close-on-exec, so that no child inherits one.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>
#include "quickjs.h"

#define ARGUMENTS JSContext *ctx, JSValueConst self, int argc, JSValueConst *argv
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

enum { chunk_size = 64 * 1024, label_size = 1024, drain_ms = 100, grace_ms = 2000 };

static volatile sig_atomic_t stop_signal;
static int argument_count;
static char **argument_values;

/* ---------------------------------------------------------------- values -- */

static JSValue fail(JSContext *ctx, int error)
{
    const char *name = strerrorname_np(error);
    return JS_Throw(ctx, JS_NewString(ctx, name ? name : "EIO"));
}

/* The result of a call that returns -1 for an error and nothing of interest else. */
static JSValue done(JSContext *ctx, int result)
{
    return result < 0 ? fail(ctx, errno) : JS_UNDEFINED;
}

static JSValue number_or_fail(JSContext *ctx, int64_t result)
{
    return result < 0 ? fail(ctx, errno) : JS_NewInt64(ctx, result);
}

/* A string for a system call; NULL with an exception, also where a NUL in it would cut it. Freed with JS_FreeCString. */
static const char *to_text(JSContext *ctx, JSValueConst value)
{
    size_t length;
    const char *text = JS_ToCStringLen(ctx, &length, value);
    if (text && memchr(text, 0, length)) {
        JS_FreeCString(ctx, text);
        fail(ctx, EINVAL);
        return NULL;
    }
    return text;
}

/* Numbers of the arguments from `first` on; -1 with an exception. */
static int to_numbers(JSContext *ctx, JSValueConst *argv, int first, int count, int64_t *numbers)
{
    for (int i = 0; i < count; i++)
        if (JS_ToInt64(ctx, &numbers[i], argv[first + i]))
            return -1;
    return 0;
}

/* The bytes of a Uint8Array, borrowed; NULL with an exception. */
static uint8_t *to_bytes(JSContext *ctx, JSValueConst value, size_t *length)
{
    size_t offset, whole;
    JSValue buffer = JS_GetTypedArrayBuffer(ctx, value, &offset, length, NULL);
    if (JS_IsException(buffer))
        return NULL;
    uint8_t *bytes = JS_GetArrayBuffer(ctx, &whole, buffer);
    JS_FreeValue(ctx, buffer);
    return bytes ? bytes + offset : NULL;
}

static void free_bytes(JSRuntime *rt, void *opaque, void *bytes)
{
    free(bytes);
}

/* A Uint8Array that owns malloc'ed bytes. QuickJS takes a buffer without memory for a detached one, so an empty one gets some. */
static JSValue new_bytes(JSContext *ctx, uint8_t *bytes, size_t length)
{
    if (!bytes && !(bytes = malloc(1)))
        return JS_ThrowOutOfMemory(ctx);
    JSValue parts[3] = {JS_NewArrayBuffer(ctx, bytes, length, free_bytes, NULL, 0), JS_UNDEFINED, JS_UNDEFINED};
    if (JS_IsException(parts[0])) {
        free(bytes);
        return JS_EXCEPTION;
    }
    JSValue array = JS_NewTypedArray(ctx, 3, parts, JS_TYPED_ARRAY_UINT8);
    JS_FreeValue(ctx, parts[0]);
    return array;
}

static JSValue new_numbers(JSContext *ctx, const int64_t *numbers, int count)
{
    JSValue array = JS_NewArray(ctx);
    for (int i = 0; i < count; i++)
        JS_SetPropertyUint32(ctx, array, i, JS_NewInt64(ctx, numbers[i]));
    return array;
}

static void free_strings(char **strings)
{
    for (char **at = strings; at && *at; at++)
        free(*at);
    free(strings);
}

/* An array of strings as execve(2) wants it; NULL with an exception. */
static char **to_strings(JSContext *ctx, JSValueConst array)
{
    int64_t count;
    JSValue length = JS_GetPropertyStr(ctx, array, "length");
    if (JS_ToInt64(ctx, &count, length))
        return NULL;
    char **strings = calloc(count + 1, sizeof *strings);
    for (int64_t i = 0; strings && i < count; i++) {
        JSValue item = JS_GetPropertyUint32(ctx, array, i);
        const char *text = to_text(ctx, item);
        JS_FreeValue(ctx, item);
        if (!text) {
            free_strings(strings);
            return NULL;
        }
        strings[i] = strdup(text);
        JS_FreeCString(ctx, text);
    }
    if (!strings)
        JS_ThrowOutOfMemory(ctx);
    return strings;
}

/* ----------------------------------------------------------------- UTF-8 -- */

/* Length of the sequence at p; where it is broken, of what one U+FFFD stands for (Unicode, table 3-7; WHATWG agrees). */
static size_t sequence(const uint8_t *p, size_t left, int *broken)
{
    uint8_t lead = p[0], low = 0x80, high = 0xbf;
    size_t need = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    *broken = need == 0;
    if (lead == 0xe0) low = 0xa0;
    if (lead == 0xed) high = 0x9f;
    if (lead == 0xf0) low = 0x90;
    if (lead == 0xf4) high = 0x8f;
    for (size_t at = 1; at < need; at++, low = 0x80, high = 0xbf) {
        if (at >= left || p[at] < low || p[at] > high) {
            *broken = 1;
            return at;
        }
    }
    return need ? need : 1;
}

/* A JavaScript string of bytes; every broken sequence becomes one U+FFFD. */
static JSValue new_text(JSContext *ctx, const uint8_t *bytes, size_t length)
{
    size_t wrong = 0, used = 0;
    int broken;
    for (size_t at = 0; at < length; wrong += broken)
        at += sequence(bytes + at, length - at, &broken);
    if (!wrong)
        return JS_NewStringLen(ctx, (const char *)bytes, length);
    uint8_t *valid = malloc(length + 2 * wrong);
    if (!valid)
        return JS_ThrowOutOfMemory(ctx);
    for (size_t at = 0, size; at < length; at += size) {
        size = sequence(bytes + at, length - at, &broken);
        memcpy(valid + used, broken ? (const uint8_t *)"\xef\xbf\xbd" : bytes + at, broken ? 3 : size);
        used += broken ? 3 : size;
    }
    JSValue text = JS_NewStringLen(ctx, (const char *)valid, used);
    free(valid);
    return text;
}

/* decode(bytes: Uint8Array): string */
static JSValue native_decode(ARGUMENTS)
{
    size_t length;
    const uint8_t *bytes = to_bytes(ctx, argv[0], &length);
    return bytes ? new_text(ctx, bytes, length) : JS_EXCEPTION;
}

/* UTF-8 of a text, malloc'ed; NULL with an exception. QuickJS writes a lone surrogate as ED A0..BF xx; it becomes U+FFFD, which is as long. */
static uint8_t *to_utf8(JSContext *ctx, JSValueConst value, size_t *length)
{
    const char *text = JS_ToCStringLen(ctx, length, value);
    if (!text)
        return NULL;
    uint8_t *bytes = malloc(*length + 1);
    if (bytes)
        memcpy(bytes, text, *length);
    else
        JS_ThrowOutOfMemory(ctx);
    JS_FreeCString(ctx, text);
    for (size_t at = 0; bytes && at + 2 < *length; at++)
        if (bytes[at] == 0xed && bytes[at + 1] >= 0xa0)
            memcpy(bytes + at, "\xef\xbf\xbd", 3);
    return bytes;
}

/* encode(text: string): Uint8Array */
static JSValue native_encode(ARGUMENTS)
{
    size_t length;
    uint8_t *bytes = to_utf8(ctx, argv[0], &length);
    return bytes ? new_bytes(ctx, bytes, length) : JS_EXCEPTION;
}

/* ----------------------------------------------------------------- files -- */

/* Bytes that grow. What does not fit under `limit` is dropped. */
struct bytes {
    uint8_t *at;
    size_t length, room, limit;
};

static int append(struct bytes *all, const uint8_t *more, size_t length)
{
    if (length > all->limit - all->length)
        length = all->limit - all->length;
    if (all->length + length > all->room) {
        size_t room = (all->length + length) * 2;
        uint8_t *at = realloc(all->at, room);
        if (!at)
            return -1;
        all->at = at;
        all->room = room;
    }
    if (length)
        memcpy(all->at + all->length, more, length);
    all->length += length;
    return 0;
}

static ssize_t read_retrying(int fd, void *to, size_t size)
{
    ssize_t count;
    do
        count = read(fd, to, size);
    while (count < 0 && errno == EINTR);
    return count;
}

/* Reads a file to its end or the limit, whatever its size says; -1 with errno. Never blocks on a FIFO. `all->at` is the caller's to free. */
static int read_whole(const char *path, struct bytes *all)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return -1;
    uint8_t chunk[chunk_size];
    ssize_t count = 0;
    while (all->length < all->limit) {
        size_t left = all->limit - all->length;
        count = read_retrying(fd, chunk, left < sizeof chunk ? left : sizeof chunk);
        if (count > 0 && append(all, chunk, count))
            count = -1, errno = ENOMEM;
        if (count <= 0)
            break;
    }
    int error = errno;
    close(fd);
    errno = error;
    return count < 0 ? -1 : 0;
}

/* Whether nothing is there: what is asked for often and often not found is told without an exception. */
static int is_absence(int error)
{
    return error == ENOENT || error == ENOTDIR;
}

/*
 * readFile(path, limit): Uint8Array. readText(path, limit): string, or undefined where nothing is there; EFBIG for a longer text, which is
 * never cut. The magic is 1 for the second.
 */
static JSValue native_read_file(ARGUMENTS, int as_text)
{
    int64_t limit;
    if (to_numbers(ctx, argv, 1, 1, &limit))
        return JS_EXCEPTION;
    const char *path = to_text(ctx, argv[0]);
    if (!path)
        return JS_EXCEPTION;
    struct bytes all = {.limit = limit + as_text};
    int result = read_whole(path, &all), error = errno;
    JS_FreeCString(ctx, path);
    if (result == 0 && !as_text)
        return new_bytes(ctx, all.at, all.length);
    if (result == 0 && all.length > (size_t)limit)
        result = -1, error = EFBIG;
    JSValue value = result == 0 ? new_text(ctx, all.at, all.length) : as_text && is_absence(error) ? JS_UNDEFINED : fail(ctx, error);
    free(all.at);
    return value;
}

/*
 * The text of an attribute of configfs or sysfs, which is given whole to one read(2) and is at most a page (fs/configfs/file.c); its
 * length, or -1 with errno.
 */
static ssize_t read_attribute(int directory, const char *name, uint8_t *text, size_t size)
{
    int fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return -1;
    ssize_t count = read_retrying(fd, text, size);
    int error = errno;
    close(fd);
    errno = error;
    return count;
}

/* Texts of attributes below an open directory, undefined for those that are not there; -1 with errno, or 0. */
static int read_attributes(JSContext *ctx, int directory, char **names, JSValue texts)
{
    uint8_t text[chunk_size];
    for (uint32_t i = 0; names[i]; i++) {
        ssize_t length = read_attribute(directory, names[i], text, sizeof text);
        if (length < 0 && !is_absence(errno))
            return -1;
        JS_SetPropertyUint32(ctx, texts, i, length < 0 ? JS_UNDEFINED : new_text(ctx, text, length));
    }
    return 0;
}

/* Opens a directory only to reach what is below it. */
static int open_directory(const char *path)
{
    return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* readAttributes(directory, names): (string | undefined)[] */
static JSValue native_read_attributes(ARGUMENTS)
{
    char **names = to_strings(ctx, argv[1]);
    const char *path = names ? to_text(ctx, argv[0]) : NULL;
    JSValue result = JS_EXCEPTION;
    if (path) {
        int directory = open_directory(path);
        result = JS_NewArray(ctx);
        if (directory < 0 ? !is_absence(errno) : read_attributes(ctx, directory, names, result) < 0) {
            int error = errno;
            JS_FreeValue(ctx, result);
            result = fail(ctx, error);
        } else if (directory < 0) {
            for (uint32_t i = 0; names[i]; i++)
                JS_SetPropertyUint32(ctx, result, i, JS_UNDEFINED);
        }
        if (directory >= 0)
            close(directory);
    }
    JS_FreeCString(ctx, path);
    free_strings(names);
    return result;
}

/* Calls `visit` with each entry but . and .. until it gives -1; -1 with errno, or 0. Fewer calls than opendir(3), for many small directories. */
static int each_entry(int directory, int (*visit)(void *context, const struct dirent64 *entry), void *context)
{
    _Alignas(struct dirent64) char buffer[chunk_size / 2];
    ssize_t length;
    while ((length = getdents64(directory, buffer, sizeof buffer)) > 0) {
        for (ssize_t at = 0; at < length;) {
            const struct dirent64 *entry = (const struct dirent64 *)(buffer + at);
            at += entry->d_reclen;
            if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") && visit(context, entry) < 0)
                return -1;
        }
    }
    return length < 0 ? -1 : 0;
}

struct links {
    JSContext *ctx;
    int directory;
    JSValue list;
    uint32_t count;
};

static int add_link(void *context, const struct dirent64 *entry)
{
    struct links *links = context;
    char target[PATH_MAX];
    if (entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN)
        return 0;
    ssize_t length = readlinkat(links->directory, entry->d_name, target, sizeof target);
    if (length < 0)
        return errno == EINVAL || errno == ENOENT ? 0 : -1;
    JSContext *ctx = links->ctx;
    JS_SetPropertyUint32(ctx, links->list, links->count++, new_text(ctx, (uint8_t *)entry->d_name, strlen(entry->d_name)));
    JS_SetPropertyUint32(ctx, links->list, links->count++, new_text(ctx, (uint8_t *)target, length));
    return 0;
}

/* Names that begin with a prefix, malloc'ed. */
struct names {
    const char *prefix;
    char **at;
    size_t count, room;
};

static int add_name(void *context, const struct dirent64 *entry)
{
    struct names *names = context;
    if (strncmp(entry->d_name, names->prefix, strlen(names->prefix)))
        return 0;
    if (names->count + 1 >= names->room) {
        size_t room = names->room * 2 + 64;
        char **at = realloc(names->at, room * sizeof *at);
        if (!at)
            return -1;
        names->at = at;
        names->room = room;
    }
    if (!(names->at[names->count] = strdup(entry->d_name)))
        return -1;
    names->at[++names->count] = NULL;
    return 0;
}

static int by_number(const void *one, const void *other)
{
    return strverscmp(*(char *const *)one, *(char *const *)other);
}

/* What one directory holds, as [name, texts, links]; undefined where it is gone or none; an exception with the errno's name. */
static JSValue survey_one(JSContext *ctx, int parent, const char *name, char **attributes)
{
    int directory = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return is_absence(errno) ? JS_UNDEFINED : fail(ctx, errno);
    struct links links = {ctx, directory, JS_NewArray(ctx), 0};
    JSValue found = JS_NewArray(ctx), texts = JS_NewArray(ctx);
    JS_SetPropertyUint32(ctx, found, 0, new_text(ctx, (const uint8_t *)name, strlen(name)));
    JS_SetPropertyUint32(ctx, found, 1, texts);
    JS_SetPropertyUint32(ctx, found, 2, links.list);
    int failed = read_attributes(ctx, directory, attributes, texts) < 0 || each_entry(directory, add_link, &links) < 0;
    int error = errno;
    close(directory);
    if (!failed)
        return found;
    JS_FreeValue(ctx, found);
    return fail(ctx, error);
}

static JSValue survey_all(JSContext *ctx, int parent, const struct names *names, char **attributes)
{
    JSValue list = JS_NewArray(ctx);
    uint32_t count = 0;
    for (size_t i = 0; i < names->count; i++) {
        JSValue found = survey_one(ctx, parent, names->at[i], attributes);
        if (JS_IsException(found)) {
            JS_FreeValue(ctx, list);
            return found;
        }
        if (!JS_IsUndefined(found))
            JS_SetPropertyUint32(ctx, list, count++, found);
    }
    return list;
}

/*
 * survey(directory, prefix, attributes): [name, texts, [link, target, …]][]. Of each directory in it whose name begins so, numbers ascending:
 * those attributes, and all symbolic links. Thousands of small directories in one call; [] where there is no such directory.
 */
static JSValue native_survey(ARGUMENTS)
{
    char **attributes = to_strings(ctx, argv[2]);
    struct names names = {.prefix = attributes ? to_text(ctx, argv[1]) : NULL};
    const char *path = names.prefix ? to_text(ctx, argv[0]) : NULL;
    JSValue result = JS_EXCEPTION;
    if (path) {
        int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (directory < 0)
            result = is_absence(errno) ? JS_NewArray(ctx) : fail(ctx, errno);
        else if (each_entry(directory, add_name, &names) < 0)
            result = fail(ctx, errno);
        else {
            qsort(names.at, names.count, sizeof *names.at, by_number);
            result = survey_all(ctx, directory, &names, attributes);
        }
        if (directory >= 0)
            close(directory);
    }
    JS_FreeCString(ctx, path);
    JS_FreeCString(ctx, names.prefix);
    free_strings(names.at);
    free_strings(attributes);
    return result;
}

/* writeText(path, text). One write(2) of the whole text to a file that is there; EIO where it takes only a part. */
static JSValue native_write_text(ARGUMENTS)
{
    size_t length;
    uint8_t *bytes = to_utf8(ctx, argv[1], &length);
    const char *path = bytes ? to_text(ctx, argv[0]) : NULL;
    JSValue result = JS_EXCEPTION;
    if (path) {
        int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
        ssize_t count = -1;
        while (fd >= 0 && (count = write(fd, bytes, length)) < 0 && errno == EINTR)
            ;
        int error = count < 0 ? errno : EIO;
        if (fd >= 0)
            close(fd);
        result = count == (ssize_t)length ? JS_UNDEFINED : fail(ctx, error);
    }
    JS_FreeCString(ctx, path);
    free(bytes);
    return result;
}

/* exists(path): boolean, links followed */
static JSValue native_exists(ARGUMENTS)
{
    const char *path = to_text(ctx, argv[0]);
    if (!path)
        return JS_EXCEPTION;
    struct stat st;
    int result = stat(path, &st), error = errno;
    JS_FreeCString(ctx, path);
    return result == 0 || is_absence(error) ? JS_NewBool(ctx, result == 0) : fail(ctx, error);
}

/* open(path, flags, mode): fd. O_CLOEXEC and O_NOCTTY are added. */
static JSValue native_open(ARGUMENTS)
{
    int64_t numbers[2];
    if (to_numbers(ctx, argv, 1, 2, numbers))
        return JS_EXCEPTION;
    const char *path = to_text(ctx, argv[0]);
    if (!path)
        return JS_EXCEPTION;
    int fd;
    do
        fd = open(path, (int)numbers[0] | O_CLOEXEC | O_NOCTTY, (mode_t)numbers[1]);
    while (fd < 0 && errno == EINTR);
    JSValue result = number_or_fail(ctx, fd);
    JS_FreeCString(ctx, path);
    return result;
}

/* close(fd). An error is not one for the caller: on Linux the descriptor is gone either way. */
static JSValue native_close(ARGUMENTS)
{
    int64_t fd;
    if (to_numbers(ctx, argv, 0, 1, &fd))
        return JS_EXCEPTION;
    close(fd);
    return JS_UNDEFINED;
}

/* read(fd, limit): Uint8Array. One read(2), of at most 64 KiB, which is what a pipe holds; empty at the end. */
static JSValue native_read(ARGUMENTS)
{
    int64_t numbers[2];
    uint8_t chunk[chunk_size];
    if (to_numbers(ctx, argv, 0, 2, numbers))
        return JS_EXCEPTION;
    ssize_t count = read_retrying(numbers[0], chunk, numbers[1] < chunk_size ? (size_t)numbers[1] : sizeof chunk);
    if (count < 0)
        return fail(ctx, errno);
    uint8_t *bytes = malloc(count + 1);
    if (!bytes)
        return JS_ThrowOutOfMemory(ctx);
    memcpy(bytes, chunk, count);
    return new_bytes(ctx, bytes, count);
}

/* write(fd, bytes, offset): number of bytes written by one write(2), from that offset of `bytes` on. */
static JSValue native_write(ARGUMENTS)
{
    int64_t fd, offset;
    size_t length;
    const uint8_t *bytes = to_bytes(ctx, argv[1], &length);
    if (!bytes || to_numbers(ctx, argv, 0, 1, &fd) || to_numbers(ctx, argv, 2, 1, &offset))
        return JS_EXCEPTION;
    if (offset < 0 || (size_t)offset > length)
        return fail(ctx, EINVAL);
    ssize_t count;
    do
        count = write(fd, bytes + offset, length - offset);
    while (count < 0 && errno == EINTR);
    return number_or_fail(ctx, count);
}

/* Calls on a descriptor with up to two numbers; the magic says which. */
enum { call_fsync, call_truncate, call_allocate, call_chmod, call_chown, call_seek_end };

static JSValue native_descriptor(ARGUMENTS, int call)
{
    int64_t n[3] = {0};
    if (to_numbers(ctx, argv, 0, argc < 3 ? argc : 3, n))
        return JS_EXCEPTION;
    int result;
    do {
        switch (call) {
        case call_fsync: result = fsync(n[0]); break;
        case call_truncate: result = ftruncate(n[0], n[1]); break;
        case call_allocate: result = fallocate(n[0], 0, 0, n[1]); break;
        case call_chmod: result = fchmod(n[0], n[1]); break;
        case call_seek_end: result = lseek(n[0], 0, SEEK_END) < 0 ? -1 : 0; break;
        default: result = fchown(n[0], n[1], n[2]); break;
        }
    } while (result < 0 && errno == EINTR);
    return done(ctx, result);
}

/* tryLock(fd): boolean. flock(2), exclusive, without waiting. */
static JSValue native_try_lock(ARGUMENTS)
{
    int64_t fd;
    if (to_numbers(ctx, argv, 0, 1, &fd))
        return JS_EXCEPTION;
    int result;
    do
        result = flock(fd, LOCK_EX | LOCK_NB);
    while (result < 0 && errno == EINTR);
    if (result < 0 && errno != EWOULDBLOCK)
        return fail(ctx, errno);
    return JS_NewBool(ctx, result == 0);
}

/* copyLabel(path, fd). Gives the descriptor's file the SELinux label of the file at path, where there is one and labels are known. */
static JSValue native_copy_label(ARGUMENTS)
{
    int64_t fd;
    if (to_numbers(ctx, argv, 1, 1, &fd))
        return JS_EXCEPTION;
    const char *path = to_text(ctx, argv[0]);
    if (!path)
        return JS_EXCEPTION;
    char label[label_size];
    ssize_t size = lgetxattr(path, "security.selinux", label, sizeof label);
    JS_FreeCString(ctx, path);
    return size <= 0 ? JS_UNDEFINED : done(ctx, fsetxattr(fd, "security.selinux", label, size, 0));
}

static JSValue new_status(JSContext *ctx, const struct stat *st)
{
    int64_t numbers[] = {
        st->st_mode, st->st_uid, st->st_gid, st->st_size, st->st_ino, st->st_dev, major(st->st_rdev), minor(st->st_rdev),
        st->st_mtim.tv_sec * 1000 + st->st_mtim.tv_nsec / 1000000, (int64_t)st->st_blocks * 512,
    };
    return new_numbers(ctx, numbers, COUNT(numbers));
}

/* status(path, follow) and statusOf(fd): [st_mode, uid, gid, size, inode, device, major, minor, mtime in milliseconds, allocated bytes] */
static JSValue native_status(ARGUMENTS)
{
    const char *path = to_text(ctx, argv[0]);
    if (!path)
        return JS_EXCEPTION;
    struct stat st;
    int result = fstatat(AT_FDCWD, path, &st, JS_ToBool(ctx, argv[1]) ? 0 : AT_SYMLINK_NOFOLLOW);
    int error = errno;
    JS_FreeCString(ctx, path);
    return result < 0 ? fail(ctx, error) : new_status(ctx, &st);
}

static JSValue native_status_of(ARGUMENTS)
{
    int64_t fd;
    struct stat st;
    if (to_numbers(ctx, argv, 0, 1, &fd))
        return JS_EXCEPTION;
    return fstat(fd, &st) < 0 ? fail(ctx, errno) : new_status(ctx, &st);
}

/* list(path): string[], in the directory's order and without . and .. */
static JSValue native_list(ARGUMENTS)
{
    const char *path = to_text(ctx, argv[0]);
    if (!path)
        return JS_EXCEPTION;
    DIR *directory = opendir(path);
    int error = errno;
    JS_FreeCString(ctx, path);
    if (!directory)
        return fail(ctx, error);
    JSValue names = JS_NewArray(ctx);
    uint32_t count = 0;
    errno = 0;
    for (struct dirent *entry; (entry = readdir(directory)); errno = 0) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") && strcmp(name, ".."))
            JS_SetPropertyUint32(ctx, names, count++, new_text(ctx, (const uint8_t *)name, strlen(name)));
    }
    error = errno;
    closedir(directory);
    if (!error)
        return names;
    JS_FreeValue(ctx, names);
    return fail(ctx, error);
}

/* readLink(path): string and realPath(path): string; the magic is 1 for the second. */
static JSValue native_resolve(ARGUMENTS, int canonical)
{
    const char *path = to_text(ctx, argv[0]);
    if (!path)
        return JS_EXCEPTION;
    char target[PATH_MAX];
    ssize_t length;
    if (canonical)
        length = realpath(path, target) ? (ssize_t)strlen(target) : -1;
    else
        length = readlink(path, target, sizeof target);
    int error = errno;
    JS_FreeCString(ctx, path);
    return length < 0 ? fail(ctx, error) : new_text(ctx, (uint8_t *)target, length);
}

/* Calls with a path and up to two numbers; the magic says which. */
enum { path_mkdir, path_rmdir, path_unlink, path_chmod, path_chown };

static JSValue native_path(ARGUMENTS, int call)
{
    int64_t n[2] = {0};
    if (to_numbers(ctx, argv, 1, argc < 3 ? argc - 1 : 2, n))
        return JS_EXCEPTION;
    const char *path = to_text(ctx, argv[0]);
    if (!path)
        return JS_EXCEPTION;
    int result;
    switch (call) {
    case path_mkdir: result = mkdir(path, n[0]); break;
    case path_rmdir: result = rmdir(path); break;
    case path_unlink: result = unlink(path); break;
    case path_chmod: result = chmod(path, n[0]); break;
    default: result = chown(path, n[0], n[1]); break;
    }
    JSValue value = done(ctx, result);
    JS_FreeCString(ctx, path);
    return value;
}

/* Calls with two paths; the magic says which. */
enum { paths_rename, paths_symlink, paths_link };

static JSValue native_paths(ARGUMENTS, int call)
{
    const char *from = to_text(ctx, argv[0]), *to = from ? to_text(ctx, argv[1]) : NULL;
    JSValue value = JS_EXCEPTION;
    if (to)
        value = done(ctx, call == paths_rename ? rename(from, to) : call == paths_symlink ? symlink(from, to) : link(from, to));
    JS_FreeCString(ctx, from);
    JS_FreeCString(ctx, to);
    return value;
}

/* ------------------------------------------------------ time and chance -- */

static int64_t milliseconds(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* now(): milliseconds since 1970; uptime(): milliseconds of the monotonic clock. The magic is the clock. */
static JSValue native_clock(ARGUMENTS, int clock)
{
    return JS_NewInt64(ctx, milliseconds(clock));
}

/* sleep(milliseconds). Signals do not cut it short. */
static JSValue native_sleep(ARGUMENTS)
{
    int64_t ms;
    if (to_numbers(ctx, argv, 0, 1, &ms))
        return JS_EXCEPTION;
    struct timespec left = {ms / 1000, ms % 1000 * 1000000};
    while (ms > 0 && nanosleep(&left, &left) < 0 && errno == EINTR)
        ;
    return JS_UNDEFINED;
}

/* random(count): Uint8Array, from getrandom(2) */
static JSValue native_random(ARGUMENTS)
{
    int64_t count;
    if (to_numbers(ctx, argv, 0, 1, &count))
        return JS_EXCEPTION;
    uint8_t *bytes = malloc(count + 1);
    if (!bytes)
        return JS_ThrowOutOfMemory(ctx);
    for (int64_t at = 0; at < count;) {
        ssize_t got = getrandom(bytes + at, count - at, 0);
        if (got < 0 && errno != EINTR) {
            free(bytes);
            return fail(ctx, errno);
        }
        at += got > 0 ? got : 0;
    }
    return new_bytes(ctx, bytes, count);
}

/* --------------------------------------------------------------- network -- */

/* An IPv4 or IPv6 literal (with %interface or %index) and a port as a socket address; its length, or 0. */
static socklen_t to_address(const char *text, int port, struct sockaddr_storage *address)
{
    struct sockaddr_in *four = (struct sockaddr_in *)address;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)address;
    char literal[INET6_ADDRSTRLEN] = {0};
    const char *scope = strchr(text, '%');
    memset(address, 0, sizeof *address);
    if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(port);
        return sizeof *four;
    }
    size_t length = scope ? (size_t)(scope - text) : strlen(text);
    if (length >= sizeof literal)
        return 0;
    memcpy(literal, text, length);
    if (inet_pton(AF_INET6, literal, &six->sin6_addr) != 1)
        return 0;
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(port);
    if (scope)
        six->sin6_scope_id = if_nametoindex(scope + 1) ? if_nametoindex(scope + 1) : (uint32_t)atoi(scope + 1);
    return sizeof *six;
}

static int poll_until(struct pollfd *fds, int count, int64_t deadline)
{
    for (;;) {
        int64_t left = deadline - milliseconds(CLOCK_MONOTONIC);
        int ready = poll(fds, count, left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left);
        if (ready >= 0 || errno != EINTR)
            return ready;
    }
}

/* connect(address, port, milliseconds). Opens a TCP connection and closes it; throws ETIMEDOUT at the deadline. */
static JSValue native_connect(ARGUMENTS)
{
    int64_t numbers[2];
    struct sockaddr_storage address;
    if (to_numbers(ctx, argv, 1, 2, numbers))
        return JS_EXCEPTION;
    const char *text = to_text(ctx, argv[0]);
    if (!text)
        return JS_EXCEPTION;
    int64_t deadline = milliseconds(CLOCK_MONOTONIC) + numbers[1];
    socklen_t size = to_address(text, numbers[0], &address);
    JS_FreeCString(ctx, text);
    if (!size)
        return fail(ctx, EINVAL);
    int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), error = 0;
    if (fd < 0)
        return fail(ctx, errno);
    if (connect(fd, (struct sockaddr *)&address, size) < 0)
        error = errno;
    if (error == EINPROGRESS || error == EINTR) {
        struct pollfd writable = {fd, POLLOUT, 0};
        socklen_t length = sizeof error;
        if (poll_until(&writable, 1, deadline) == 0)
            error = ETIMEDOUT;
        else
            getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
    }
    close(fd);
    return error ? fail(ctx, error) : JS_UNDEFINED;
}

/* -------------------------------------------------------------- children -- */

static void note_stop(int number)
{
    stop_signal = number;
}

/* SIGCHLD only has to end a ppoll. */
static void note_child(int number)
{
}

static void handle(int number, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigaction(number, &action, NULL);
}

static const int our_signals[] = {SIGHUP, SIGPIPE, SIGTERM, SIGINT, SIGCHLD};

/* Blocks the signals that end a wait, so that one which comes before ppoll is not missed. */
static void block_signals(sigset_t *before)
{
    sigset_t waking;
    sigemptyset(&waking);
    sigaddset(&waking, SIGTERM);
    sigaddset(&waking, SIGINT);
    sigaddset(&waking, SIGCHLD);
    sigprocmask(SIG_BLOCK, &waking, before);
    sigdelset(before, SIGTERM);
    sigdelset(before, SIGINT);
    sigdelset(before, SIGCHLD);
}

static int ppoll_ms(struct pollfd *fds, int count, int64_t ms, const sigset_t *mask)
{
    struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    return ppoll(fds, count, ms < 0 ? NULL : &time, mask);
}

/* One run of a command. Index 0 of a pipe is its reading end. */
struct run {
    pid_t pid;
    char **argv, **env;
    const uint8_t *input;
    size_t input_length, input_sent;
    int in[2], out[2], err[2], status[2];
    struct bytes output, errors;
};

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/*
 * The child, after fork: a session of its own (no terminal to ask on, and one group to kill), killed with its parent, signals as at login,
 * nothing open but its three streams. Only async-signal-safe calls and execvp; its PATH is the one of the new environment.
 */
static void become_command(struct run *run, pid_t parent)
{
    sigset_t none;
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || null < 0)
        _exit(127);
    for (size_t i = 0; i < COUNT(our_signals); i++)
        handle(our_signals[i], SIG_DFL, 0);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    dup2(run->input ? run->in[0] : null, 0);
    dup2(run->out[1], 1);
    dup2(run->err[1], 2);
    environ = run->env;
    execvp(run->argv[0], run->argv);
    int error = errno;
    if (write(run->status[1], &error, sizeof error) < 0)
        _exit(126);
    _exit(127);
}

static int start_command(struct run *run)
{
    pid_t parent = getpid();
    if ((run->input && pipe2(run->in, O_CLOEXEC)) || pipe2(run->out, O_CLOEXEC) || pipe2(run->err, O_CLOEXEC) ||
        pipe2(run->status, O_CLOEXEC | O_NONBLOCK))
        return -1;
    run->pid = fork();
    if (run->pid == 0)
        become_command(run, parent);
    if (run->pid < 0)
        return -1;
    close_end(&run->in[0]);
    close_end(&run->out[1]);
    close_end(&run->err[1]);
    close_end(&run->status[1]);
    int *ours[] = {&run->in[1], &run->out[0], &run->err[0]};
    for (size_t i = 0; i < COUNT(ours); i++)
        if (*ours[i] >= 0)
            fcntl(*ours[i], F_SETFL, O_NONBLOCK);
    return 0;
}

static void take_output(int *fd, struct bytes *all)
{
    uint8_t chunk[chunk_size];
    ssize_t count = read_retrying(*fd, chunk, sizeof chunk);
    if (count == 0 || (count < 0 && errno != EAGAIN) || (count > 0 && append(all, chunk, count)))
        close_end(fd);
}

static void give_input(struct run *run)
{
    ssize_t count = write(run->in[1], run->input + run->input_sent, run->input_length - run->input_sent);
    if (count > 0)
        run->input_sent += count;
    if ((count < 0 && errno != EAGAIN && errno != EINTR) || run->input_sent == run->input_length)
        close_end(&run->in[1]);
}

/* Moves what can be moved within `ms`; 0 when nothing was ready. */
static int serve_pipes(struct run *run, int64_t ms, const sigset_t *mask)
{
    struct pollfd fds[] = {{run->out[0], POLLIN, 0}, {run->err[0], POLLIN, 0}, {run->in[1], POLLOUT, 0}};
    int ready = ppoll_ms(fds, COUNT(fds), ms, mask);
    if (ready <= 0)
        return ready;
    if (fds[0].revents)
        take_output(&run->out[0], &run->output);
    if (fds[1].revents)
        take_output(&run->err[0], &run->errors);
    if (fds[2].revents)
        give_input(run);
    return ready;
}

/* Whether the child has ended. It stays a zombie, so that its group's number cannot be given to others before the group is killed. */
static int has_ended(pid_t pid)
{
    siginfo_t info = {0};
    return waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid == pid;
}

/* Children that did not die of SIGKILL in time (the kernel holds them); tried again at each run. */
static pid_t stuck[16];

static void reap_stuck(void)
{
    for (size_t i = 0; i < COUNT(stuck); i++)
        if (stuck[i] && waitpid(stuck[i], NULL, WNOHANG) != 0)
            stuck[i] = 0;
}

static void leave_stuck(pid_t pid)
{
    for (size_t i = 0; i < COUNT(stuck); i++) {
        if (!stuck[i]) {
            stuck[i] = pid;
            return;
        }
    }
}

/*
 * Serves the child to its end. At the deadline its group gets SIGTERM, 2 s later SIGKILL, and 2 s later it is left behind. After its end,
 * output is taken until it ends too or nothing came for 100 ms: a daemon may hold the pipes for ever. Returns whether it ran out of time.
 */
static int serve_command(struct run *run, int64_t ms, const sigset_t *mask)
{
    int ended = 0, steps = 0;
    int64_t limit = milliseconds(CLOCK_MONOTONIC) + ms;
    for (;;) {
        int64_t now = milliseconds(CLOCK_MONOTONIC);
        ended = ended || has_ended(run->pid);
        if (ended && ((run->out[0] < 0 && run->err[0] < 0) || now >= limit))
            break;
        if (now >= limit) {
            if (steps == 2)
                break;
            kill(-run->pid, steps == 0 ? SIGTERM : SIGKILL);
            limit = now + grace_ms;
            steps++;
        }
        int64_t wait = ended && limit - now > drain_ms ? drain_ms : limit - now;
        if (serve_pipes(run, wait, mask) == 0 && ended)
            break;
    }
    if (steps)
        kill(-run->pid, SIGKILL);
    return steps > 0;
}

/* Exit code as a shell gives it, of a child that has ended; of one that has not, as if SIGKILL had worked. */
static int reap(pid_t pid)
{
    int status;
    if (waitpid(pid, &status, WNOHANG) != pid) {
        leave_stuck(pid);
        return 128 + SIGKILL;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void set(JSContext *ctx, JSValue object, const char *name, JSValue value)
{
    JS_DefinePropertyValueStr(ctx, object, name, value, JS_PROP_C_W_E);
}

/*
 * run(argv, env, input, milliseconds, outputLimit): { code, stdout, stderr, timedOut, refused }
 * `input` is a Uint8Array or null for /dev/null. `refused` is the errno's name where the command could not be executed, else ''.
 */
static JSValue native_run(ARGUMENTS)
{
    int64_t numbers[2];
    struct run run = {.in = {-1, -1}, .out = {-1, -1}, .err = {-1, -1}, .status = {-1, -1}};
    JSValue result = JS_EXCEPTION;
    if (to_numbers(ctx, argv, 3, 2, numbers))
        return JS_EXCEPTION;
    if (!JS_IsNull(argv[2]) && !(run.input = to_bytes(ctx, argv[2], &run.input_length)))
        return JS_EXCEPTION;
    run.output.limit = run.errors.limit = numbers[1];
    run.argv = to_strings(ctx, argv[0]);
    run.env = run.argv ? to_strings(ctx, argv[1]) : NULL;
    if (run.env) {
        sigset_t before;
        reap_stuck();
        block_signals(&before);
        if (start_command(&run) < 0) {
            result = fail(ctx, errno);
        } else {
            int timed_out = serve_command(&run, numbers[0], &before), code = reap(run.pid), error = 0;
            if (read(run.status[0], &error, sizeof error) != sizeof error)
                error = 0;
            result = JS_NewObject(ctx);
            set(ctx, result, "code", JS_NewInt32(ctx, code));
            set(ctx, result, "stdout", new_bytes(ctx, run.output.at, run.output.length));
            set(ctx, result, "stderr", new_bytes(ctx, run.errors.at, run.errors.length));
            set(ctx, result, "timedOut", JS_NewBool(ctx, timed_out));
            set(ctx, result, "refused", JS_NewString(ctx, error ? strerrorname_np(error) : ""));
        }
        sigprocmask(SIG_SETMASK, &before, NULL);
    }
    int *ends[] = {run.in, run.out, run.err, run.status};
    for (size_t i = 0; i < COUNT(ends); i++) {
        close_end(&ends[i][0]);
        close_end(&ends[i][1]);
    }
    free_strings(run.argv);
    free_strings(run.env);
    return result;
}

/*
 * startWorker(): [pid, lines, control]. Forks. In the child pid is 0, `lines` is where it writes, `control` reads as ended when the parent
 * wants it to stop or is gone. The child has a session of its own and /dev/null for its three streams; it is not killed with the parent.
 */
static JSValue native_start_worker(ARGUMENTS)
{
    int lines[2], control[2];
    if (pipe2(lines, O_CLOEXEC) < 0)
        return fail(ctx, errno);
    if (pipe2(control, O_CLOEXEC) < 0) {
        int error = errno;
        close(lines[0]);
        close(lines[1]);
        return fail(ctx, error);
    }
    pid_t pid = fork();
    int error = errno, child = pid == 0;
    if (child) {
        int null = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
            _exit(71);
        close(null);
        setsid();
        stop_signal = 0;
    }
    close(lines[pid < 0 ? 1 : !child]);
    close(control[pid < 0 ? 0 : child]);
    if (pid < 0) {
        close(lines[0]);
        close(control[1]);
        return fail(ctx, error);
    }
    int64_t numbers[] = {pid, lines[child], control[!child]};
    return new_numbers(ctx, numbers, 3);
}

/* reap(pid): [code, signal] of a child that has ended, each -1 where it does not apply; null while it runs. */
static JSValue native_reap(ARGUMENTS)
{
    int64_t pid;
    int status;
    if (to_numbers(ctx, argv, 0, 1, &pid))
        return JS_EXCEPTION;
    pid_t ended = waitpid(pid, &status, WNOHANG);
    if (ended < 0)
        return fail(ctx, errno);
    if (ended == 0)
        return JS_NULL;
    int64_t numbers[] = {WIFEXITED(status) ? WEXITSTATUS(status) : -1, WIFSIGNALED(status) ? WTERMSIG(status) : -1};
    return new_numbers(ctx, numbers, 2);
}

/* kill(pid, signal) */
static JSValue native_kill(ARGUMENTS)
{
    int64_t numbers[2];
    if (to_numbers(ctx, argv, 0, 2, numbers))
        return JS_EXCEPTION;
    return done(ctx, kill(numbers[0], numbers[1]));
}

/* ------------------------------------------------------ the event loop -- */

enum { waited_most = 64 };

/* wait(fds, milliseconds): those of the descriptors that can be read or have ended; [] after the time (-1: none), a signal or a child's end. */
static JSValue native_wait(ARGUMENTS)
{
    int64_t count, ms, fd, ready[waited_most];
    struct pollfd fds[waited_most];
    sigset_t before;
    JSValue length = JS_GetPropertyStr(ctx, argv[0], "length");
    if (JS_ToInt64(ctx, &count, length) || to_numbers(ctx, argv, 1, 1, &ms))
        return JS_EXCEPTION;
    if (count > waited_most)
        return fail(ctx, EMFILE);
    for (int i = 0; i < count; i++) {
        JSValue item = JS_GetPropertyUint32(ctx, argv[0], i);
        if (JS_ToInt64(ctx, &fd, item))
            return JS_EXCEPTION;
        fds[i] = (struct pollfd){fd, POLLIN, 0};
    }
    block_signals(&before);
    int result = stop_signal ? 0 : ppoll_ms(fds, count, ms, &before), error = errno, found = 0;
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (result < 0 && error != EINTR)
        return fail(ctx, error);
    for (int i = 0; i < count && result > 0; i++)
        if (fds[i].revents)
            ready[found++] = fds[i].fd;
    return new_numbers(ctx, ready, found);
}

/*
 * send(fd, bytes, offset, milliseconds): how many bytes a pipe or socket took at once, perhaps 0. Throws ETIMEDOUT when it takes none for
 * that long. It does not rely on O_NONBLOCK, which would also change the streams of whoever shares them: poll(2) promises room
 * for PIPE_BUF bytes in a pipe, and a socket has MSG_DONTWAIT.
 */
static JSValue native_send(ARGUMENTS)
{
    int64_t fd, numbers[2];
    size_t length;
    const uint8_t *bytes = to_bytes(ctx, argv[1], &length);
    if (!bytes || to_numbers(ctx, argv, 0, 1, &fd) || to_numbers(ctx, argv, 2, 2, numbers))
        return JS_EXCEPTION;
    if (numbers[0] < 0 || (size_t)numbers[0] > length)
        return fail(ctx, EINVAL);
    struct pollfd writable = {fd, POLLOUT, 0};
    int ready = poll_until(&writable, 1, milliseconds(CLOCK_MONOTONIC) + numbers[1]);
    if (ready <= 0)
        return fail(ctx, ready == 0 ? ETIMEDOUT : errno);
    bytes += numbers[0];
    length -= numbers[0];
    ssize_t count = send(fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && errno == ENOTSOCK)
        count = write(fd, bytes, length < PIPE_BUF ? length : PIPE_BUF);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        count = 0;
    return number_or_fail(ctx, count);
}

/* takeStopSignal(): number of the SIGTERM or SIGINT that came since the last call, or 0 */
static JSValue native_take_stop_signal(ARGUMENTS)
{
    int number = stop_signal;
    stop_signal = 0;
    return JS_NewInt32(ctx, number);
}

/* argv(): string[], with the executable's own name */
static JSValue native_argv(ARGUMENTS)
{
    JSValue list = JS_NewArray(ctx);
    for (int i = 0; i < argument_count; i++)
        JS_SetPropertyUint32(ctx, list, i, new_text(ctx, (uint8_t *)argument_values[i], strlen(argument_values[i])));
    return list;
}

/* pid(): number */
static JSValue native_pid(ARGUMENTS)
{
    return JS_NewInt32(ctx, getpid());
}

/* exit(code): never. Nothing is buffered, so there is nothing to flush. */
static JSValue native_exit(ARGUMENTS)
{
    int64_t code = 70;
    to_numbers(ctx, argv, 0, 1, &code);
    _exit(code);
}

/* ---------------------------------------------------------------- module -- */

#define FLAG(name) JS_PROP_INT32_DEF(#name, name, 0)

static const JSCFunctionListEntry exported[] = {
    JS_CFUNC_DEF("decode", 1, native_decode),
    JS_CFUNC_DEF("encode", 1, native_encode),
    JS_CFUNC_MAGIC_DEF("readFile", 2, native_read_file, 0),
    JS_CFUNC_MAGIC_DEF("readText", 2, native_read_file, 1),
    JS_CFUNC_DEF("readAttributes", 2, native_read_attributes),
    JS_CFUNC_DEF("survey", 3, native_survey),
    JS_CFUNC_DEF("writeText", 2, native_write_text),
    JS_CFUNC_DEF("exists", 1, native_exists),
    JS_CFUNC_DEF("open", 3, native_open),
    JS_CFUNC_DEF("close", 1, native_close),
    JS_CFUNC_DEF("read", 2, native_read),
    JS_CFUNC_DEF("write", 3, native_write),
    JS_CFUNC_MAGIC_DEF("fsync", 1, native_descriptor, call_fsync),
    JS_CFUNC_MAGIC_DEF("truncate", 2, native_descriptor, call_truncate),
    JS_CFUNC_MAGIC_DEF("allocate", 2, native_descriptor, call_allocate),
    JS_CFUNC_MAGIC_DEF("setMode", 2, native_descriptor, call_chmod),
    JS_CFUNC_MAGIC_DEF("setOwner", 3, native_descriptor, call_chown),
    JS_CFUNC_MAGIC_DEF("seekEnd", 1, native_descriptor, call_seek_end),
    JS_CFUNC_DEF("tryLock", 1, native_try_lock),
    JS_CFUNC_DEF("copyLabel", 2, native_copy_label),
    JS_CFUNC_DEF("status", 2, native_status),
    JS_CFUNC_DEF("statusOf", 1, native_status_of),
    JS_CFUNC_DEF("list", 1, native_list),
    JS_CFUNC_MAGIC_DEF("readLink", 1, native_resolve, 0),
    JS_CFUNC_MAGIC_DEF("realPath", 1, native_resolve, 1),
    JS_CFUNC_MAGIC_DEF("makeDirectory", 2, native_path, path_mkdir),
    JS_CFUNC_MAGIC_DEF("removeDirectory", 1, native_path, path_rmdir),
    JS_CFUNC_MAGIC_DEF("unlink", 1, native_path, path_unlink),
    JS_CFUNC_MAGIC_DEF("chmod", 2, native_path, path_chmod),
    JS_CFUNC_MAGIC_DEF("chown", 3, native_path, path_chown),
    JS_CFUNC_MAGIC_DEF("rename", 2, native_paths, paths_rename),
    JS_CFUNC_MAGIC_DEF("symlink", 2, native_paths, paths_symlink),
    JS_CFUNC_MAGIC_DEF("link", 2, native_paths, paths_link),
    JS_CFUNC_MAGIC_DEF("now", 0, native_clock, CLOCK_REALTIME),
    JS_CFUNC_MAGIC_DEF("uptime", 0, native_clock, CLOCK_MONOTONIC),
    JS_CFUNC_DEF("sleep", 1, native_sleep),
    JS_CFUNC_DEF("random", 1, native_random),
    JS_CFUNC_DEF("connect", 3, native_connect),
    JS_CFUNC_DEF("run", 5, native_run),
    JS_CFUNC_DEF("startWorker", 0, native_start_worker),
    JS_CFUNC_DEF("reap", 1, native_reap),
    JS_CFUNC_DEF("kill", 2, native_kill),
    JS_CFUNC_DEF("wait", 2, native_wait),
    JS_CFUNC_DEF("send", 4, native_send),
    JS_CFUNC_DEF("takeStopSignal", 0, native_take_stop_signal),
    JS_CFUNC_DEF("argv", 0, native_argv),
    JS_CFUNC_DEF("pid", 0, native_pid),
    JS_CFUNC_DEF("exit", 1, native_exit),
    FLAG(O_RDONLY),
    FLAG(O_WRONLY),
    FLAG(O_RDWR),
    FLAG(O_CREAT),
    FLAG(O_EXCL),
    FLAG(O_NOFOLLOW),
    FLAG(O_DIRECTORY),
    FLAG(O_NONBLOCK),
};

static int fill_module(JSContext *ctx, JSModuleDef *module)
{
    return JS_SetModuleExportList(ctx, module, exported, COUNT(exported));
}

/* Called once by start.c before the agent's own code runs. */
void add_native(JSContext *ctx, int argc, char **argv)
{
    argument_count = argc;
    argument_values = argv;
    handle(SIGHUP, SIG_IGN, 0);
    handle(SIGPIPE, SIG_IGN, 0);
    handle(SIGTERM, note_stop, SA_RESTART);
    handle(SIGINT, note_stop, SA_RESTART);
    handle(SIGCHLD, note_child, SA_RESTART);
    JSModuleDef *module = JS_NewCModule(ctx, "native", fill_module);
    if (module)
        JS_AddModuleExportList(ctx, module, exported, COUNT(exported));
}

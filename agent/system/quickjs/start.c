/*
 * The executable's entry: brings the process into a known state and runs the agent's bytecode, with the module `native` and nothing of
 * QuickJS's `std` and `os`. Ends with 70 (EX_SOFTWARE) and a line on standard error for what the agent itself did not catch.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "quickjs.h"

extern const uint32_t agent_bytecode_size;
extern const uint8_t agent_bytecode[];
void add_native(JSContext *ctx, int argc, char **argv);

/* An agent that asks for more has lost its way; a message of 32 MiB and its objects need about half. */
static const size_t memory_limit = 512 * 1024 * 1024;
static const size_t stack_limit = 1024 * 1024;

/* The first cycle collection. QuickJS's 256 KiB would have several while the schemas are made, which live as long as the process: 5 ms. */
static const size_t first_collection = 4 * 1024 * 1024;

/* Descriptors past standard error that whoever started us left open: none may reach a child. close_range(2) came with Linux 5.9. */
static void close_inherited(void)
{
    if (close_range(3, ~0U, 0) == 0)
        return;
    DIR *open_now = opendir("/proc/self/fd");
    if (!open_now)
        return;
    for (struct dirent *entry; (entry = readdir(open_now));) {
        int fd = atoi(entry->d_name);
        if (fd > 2 && fd != dirfd(open_now))
            close(fd);
    }
    closedir(open_now);
}

static void settle_process(void)
{
    int fd;
    while ((fd = open("/dev/null", O_RDWR)) >= 0 && fd <= 2)
        ;
    close_inherited();
    umask(022);
    if (chdir("/") < 0)
        _exit(71);
}

static int report(JSContext *ctx, JSValue error)
{
    const char *text = JS_ToCString(ctx, error);
    JSValue stack = JS_IsObject(error) ? JS_GetPropertyStr(ctx, error, "stack") : JS_UNDEFINED;
    const char *trace = JS_IsString(stack) ? JS_ToCString(ctx, stack) : NULL;
    fprintf(stderr, "agent: internal error: %s\n%s", text ? text : "unknown", trace ? trace : "");
    return 70;
}

/* JavaScript without `eval` and `Function(text)`: the agent is root and runs no text. zod checks without them at the same speed. */
static JSContext *new_context(JSRuntime *runtime)
{
    JSContext *ctx = runtime ? JS_NewContextRaw(runtime) : NULL;
    if (!ctx)
        return NULL;
    JS_AddIntrinsicBaseObjects(ctx);
    JS_AddIntrinsicDate(ctx);
    JS_AddIntrinsicStringNormalize(ctx);
    JS_AddIntrinsicRegExp(ctx);
    JS_AddIntrinsicJSON(ctx);
    JS_AddIntrinsicProxy(ctx);
    JS_AddIntrinsicMapSet(ctx);
    JS_AddIntrinsicTypedArrays(ctx);
    JS_AddIntrinsicPromise(ctx);
    JS_AddIntrinsicWeakRef(ctx);
    return ctx;
}

int main(int argc, char **argv)
{
    settle_process();
    JSRuntime *runtime = JS_NewRuntime();
    JSContext *ctx = new_context(runtime);
    if (!ctx)
        return 71;
    JS_SetMemoryLimit(runtime, memory_limit);
    JS_SetMaxStackSize(runtime, stack_limit);
    JS_SetGCThreshold(runtime, first_collection);
    add_native(ctx, argc, argv);
    JSValue module = JS_ReadObject(ctx, agent_bytecode, agent_bytecode_size, JS_READ_OBJ_BYTECODE);
    if (JS_IsException(module) || JS_ResolveModule(ctx, module) < 0)
        return report(ctx, JS_GetException(ctx));
    JSValue outcome = JS_EvalFunction(ctx, module);
    if (JS_IsException(outcome))
        return report(ctx, JS_GetException(ctx));
    if (JS_PromiseState(ctx, outcome) == JS_PROMISE_REJECTED)
        return report(ctx, JS_PromiseResult(ctx, outcome));
    return 0;
}

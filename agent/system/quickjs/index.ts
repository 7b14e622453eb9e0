/// <reference path="./native.d.ts" />
// The agent's runtime on a host: `System` and `Process` on QuickJS and the C module beside it.
import * as native from 'native';
import { findId } from '../accounts.ts';
import type { System } from '../system.ts';
import { exec } from './exec.ts';
import { followKernelLog } from './kernel-log.ts';
import { lock } from './lock.ts';
import { toMilliseconds } from './milliseconds.ts';
import { newFile } from './new-file.ts';
import { probe } from './probe.ts';
import { reading } from './reading.ts';
import { writing } from './writing.ts';

export { createProcess } from './process.ts';

/** The host that this process runs on. */
export function createSystem(): System {
  return {
    ...reading,
    ...writing,
    ...newFile,
    exec,
    lock,
    probe,
    followKernelLog,
    sleep: (seconds) => native.sleep(toMilliseconds(seconds)),
    now: () => native.now(),
    uptime: () => native.uptime() / 1000,
    randomBytes: (count) => native.random(count),
    userId: (name) => findId(reading.readTextIfExists('/etc/passwd') ?? '', name),
    groupId: (name) => findId(reading.readTextIfExists('/etc/group') ?? '', name),
  };
}

// The agent's runtime under test: this is bundled and linked as the agent is, and exercises the real kernel for the integration tests.
import { createProcess, createSystem } from '../../../agent/system/quickjs/index.ts';
import { exerciseCommands } from './exercise-commands.ts';
import { exerciseFiles } from './exercise-files.ts';
import { exerciseFullDisk } from './exercise-full-disk.ts';
import { exerciseHost } from './exercise-host.ts';
import { exerciseProbes } from './exercise-probes.ts';
import { type Exercise, Findings } from './findings.ts';
import { serveProtocol } from './serve-protocol.ts';

const exercises: Record<string, Exercise> = {
  files: exerciseFiles,
  'full-disk': exerciseFullDisk,
  commands: exerciseCommands,
  host: exerciseHost,
  probes: exerciseProbes,
};

const process = createProcess();
const system = createSystem();
const [name = '', ...rest] = process.argv();
const exercise = exercises[name];
if (exercise === undefined) {
  serveProtocol(process, system);
  process.run();
} else {
  exercise(system, new Findings((line) => process.writeLine(line)), rest);
  process.exit(0);
}

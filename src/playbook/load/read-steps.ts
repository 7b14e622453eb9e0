// A list of steps: tasks, blocks with what rescues them, imported files and places where handlers run.
import type { Findings } from '../../source/mistake.ts';
import type { MapNode, Node } from '../../source/node.ts';
import { parseNode } from '../../source/parse-node.ts';
import { parseYaml } from '../../source/parse-yaml.ts';
import { startOf } from '../../source/place.ts';
import { readText } from '../../source/read-text.ts';
import type { Step } from '../playbook.ts';
import { entering, fileOf, pathBeside, type StepContext } from './context.ts';
import { unsupportedInTask } from './keywords.ts';
import { readFields } from './read-fields.ts';
import { readInherited } from './read-inherited.ts';
import { readTask } from './read-task.ts';
import { blockWords, metaWords, taskImportWords } from './words.ts';

/** The steps as far as they can be read; what is wrong is added to the findings. */
export async function readSteps(list: Node | undefined, context: StepContext): Promise<Step[]> {
  if (list?.type !== 'list') return [];
  const steps: Step[] = [];
  for (const item of list.items) steps.push(...(await readStep(item, context)));
  return steps;
}

async function readStep(node: Node, context: StepContext): Promise<Step[]> {
  if (node.type === 'map') {
    if (node.entries.has('import_tasks')) return importTasks(node, context);
    const part = ['block', 'rescue', 'always'].find((word) => node.entries.has(word));
    if (part !== undefined) return readBlock(node, context);
    if (node.entries.has('meta')) return readMeta(node, context.findings);
  }
  const task = readTask(node, context);
  return task ? [task] : [];
}

async function readBlock(node: MapNode, context: StepContext): Promise<Step[]> {
  const { findings } = context;
  if (context.areHandlers) findings.add(node.place, 'a block cannot be a handler');
  const fields = readFields(node, blockWords, unsupportedInTask, findings, 'a block');
  const inside = { ...context, inherited: readInherited(node, fields, context.inherited, findings) };
  const [block, rescue, always] = [
    await readSteps(node.entries.get('block')?.value, inside),
    await readSteps(node.entries.get('rescue')?.value, inside),
    await readSteps(node.entries.get('always')?.value, inside),
  ];
  return [{ type: 'block', block, rescue, always }];
}

async function importTasks(node: MapNode, context: StepContext): Promise<Step[]> {
  const { findings } = context;
  const fields = readFields(node, taskImportWords, unsupportedInTask, findings, '`import_tasks`');
  const inherited = readInherited(node, fields, context.inherited, findings);
  if (!fields) return [];
  const file = pathBeside(fileOf(context), fields.import_tasks);
  const place = node.entries.get('import_tasks')?.value.place ?? node.place;
  const inside = entering(file, place, { ...context, inherited });
  const text = inside && (await readText(file, findings, place));
  if (text === undefined || !inside) return [];
  const root = parseYaml(file, text, 'playbook', findings);
  if (root?.type === 'list') return readSteps(root, inside);
  if (root) findings.add(root.place ?? startOf(file), 'a file of tasks is a list of tasks');
  return [];
}

function readMeta(node: MapNode, findings: Findings): Step[] {
  parseNode(metaWords, node, findings, '`meta`');
  return [{ type: 'flush' }];
}

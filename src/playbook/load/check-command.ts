// A command says when it is done, or every run would do it again.
import type { Findings } from '../../source/mistake.ts';
import type { MapNode } from '../../source/node.ts';
import type { Place } from '../../source/place.ts';

const wordsOfDone = ['creates', 'removes', 'unless'];

/** `isJudged`: whether the task has `changed_when`, or runs only where something notified it. */
export function checkCommand(body: MapNode, isJudged: boolean, place: Place, findings: Findings): void {
  if (!isJudged && !wordsOfDone.some((word) => body.entries.has(word)))
    findings.add(
      place,
      '`command` must say when it is done',
      'give it `creates`, `removes`, `unless` or `changed_when`, or make it a handler',
    );
}

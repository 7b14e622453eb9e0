// What happens during a run, for whoever watches: the run itself prints nothing.
import type { Change } from '../contract/result.ts';
import type { Outcome, Problem, TaskOutcome } from './outcome.ts';

export type RunEvent =
  | { type: 'phase'; phase: 'connect' | 'plan' | 'apply' | 'prove' }
  | { type: 'phase-done'; phase: string; seconds: number }
  | { type: 'connected'; host: string }
  | { type: 'unreachable'; host: string; problem: Problem }
  | { type: 'held-back'; host: string; problem: Problem }
  | { type: 'failed'; host: string; problem: Problem }
  | { type: 'planned'; host: string; changes: number }
  | { type: 'play'; play: string; hosts: string[] }
  | { type: 'task'; host: string; id: string; name: string }
  | { type: 'changing'; host: string; id: string; change: Change }
  | { type: 'changed'; host: string; id: string; change: Change }
  | { type: 'task-done'; host: string; task: TaskOutcome }
  | { type: 'note'; host: string; text: string }
  | { type: 'finished'; outcome: Outcome };

export type Emit = (event: RunEvent) => void;

// Names that files got wrong: the contract's, since the agent suggests names too.
export { distanceBetween, enumerate, nearest, suggest } from '../contract/nearest.ts';

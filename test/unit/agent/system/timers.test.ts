import { describe, expect, it } from 'vitest';
import { Timers } from '../../../../agent/system/quickjs/timers.ts';

describe('Timers', () => {
  it('fires what is due, the earliest first, and once', () => {
    const timers = new Timers();
    const fired: string[] = [];
    timers.add(30, () => fired.push('late'));
    timers.add(20, () => fired.push('second'));
    timers.add(10, () => fired.push('first'));
    expect(timers.untilNext(5)).toBe(5);
    timers.fire(20);
    timers.fire(20);
    expect(fired).toEqual(['first', 'second']);
    expect(timers.untilNext(40)).toBe(0);
  });

  it('forgets a timer, also from within another one', () => {
    const timers = new Timers();
    const fired: string[] = [];
    const third = timers.add(3, () => fired.push('third'));
    timers.add(1, () => timers.remove(third));
    timers.add(2, () => timers.add(0, () => fired.push('added')));
    timers.fire(10);
    expect(fired).toEqual([]);
    timers.fire(10);
    expect(fired).toEqual(['added']);
    expect(timers.untilNext(10)).toBeUndefined();
  });
});

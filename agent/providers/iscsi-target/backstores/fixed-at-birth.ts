// What the kernel takes only while a backstore is made: a live one that has it otherwise stays as it is.
import { Refusal } from '../../../provider.ts';

interface FixedSetting {
  /** As the task names it. */
  property: string;
  wanted: boolean | undefined;
  live: boolean;
}

/** Throws Refusal where the task says otherwise than the live backstore has it; what it leaves out is left alone. */
export function refuseOtherBirth(name: string, settings: readonly FixedSetting[]): void {
  const other = settings.find(({ wanted, live }) => wanted !== undefined && wanted !== live);
  if (!other) return;
  throw new Refusal(
    `${name} was made with \`${other.property}: ${other.live}\`, and the kernel takes another value only when the backstore is made anew`,
    `write \`${other.property}: ${other.live}\`; or take its LUN away first, which ends the use of its clients`,
  );
}

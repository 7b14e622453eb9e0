// The order in which files of tests begin: one that takes a quarter of an hour must not be the last.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const longest = 'e2e/main-job.test.ts';

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLongest = ({ moduleId }: TestSpecification) => moduleId.endsWith(longest);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

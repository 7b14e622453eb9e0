// `file`, for people.
import type { KindReference } from '../kind-reference.ts';
import { ownership } from '../shared.ts';

export const fileReference: KindReference = {
  about: 'A file or directory, replaced as a whole or not at all.',
  properties: {
    path: 'where it is',
    state: '`absent` removes a file, or a directory that is empty',
    content: 'the whole text; without it an existing file keeps its own and a missing one is made empty',
    ...ownership,
    sensitive: 'no diff of it is shown; set by itself where the text holds a secret',
  },
  example: 'file: { path: /srv/iscsi, state: directory, mode: "0700" }',
};

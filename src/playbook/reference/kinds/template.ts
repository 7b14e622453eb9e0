// `template`, for people.
import type { KindReference } from '../kind-reference.ts';
import { ownership } from '../shared.ts';

export const templateReference: KindReference = {
  about: 'A Handlebars file rendered by the controller; the host is sent a `file`.',
  properties: {
    src: 'the template, relative to `templates/` beside the playbook',
    dest: 'where the file goes',
    ...ownership,
  },
  example: 'template: { src: iscsi-exports.hbs, dest: /etc/motd.d/iscsi-exports, mode: "0644" }',
};

// Settings of LIO's objects by the names that the kernel gives them (`attrib/`, `param/`): only those named are touched.
import * as z from 'zod';

const settingName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, { error: 'not a name of a setting' });
const settingText = z.string().regex(/^[ -~]{1,255}$/, { error: 'not a value of a setting' });

/** Which names and values there are, the host's kernel knows. */
export const settings = z.record(settingName, z.union([z.boolean(), z.int(), settingText]));
export type Settings = z.output<typeof settings>;

/** As `settings`, in the words of iSCSI: a switch is "Yes" or "No". */
export const parameters = z.record(
  settingName,
  z.union([z.boolean().transform((isOn) => (isOn ? 'Yes' : 'No')), z.int(), settingText]),
);

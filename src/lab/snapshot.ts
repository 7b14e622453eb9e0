// Names of snapshots; they become words of a monitor command.

/** Of every host as it first booted. */
export const cleanSnapshot = 'clean';

export const snapshotName = /^[\w-]{1,32}$/;
export const snapshotNameRule = 'want up to 32 letters, digits, dashes or underscores';

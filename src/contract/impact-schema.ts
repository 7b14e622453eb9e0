// An impact in a file or a message.
import * as z from 'zod';
import { impacts } from './impact.ts';

export const impact = z.enum(impacts);

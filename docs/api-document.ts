import { writeOpenApi } from '../functions/api/openapi.ts';
import { ROUTES } from '../functions/api/routes/routes.ts';
import type { ApiDocument } from './api-page.ts';

/** The API's OpenAPI document, as served by a stack with the default settings. */
export const API_DOCUMENT = writeOpenApi(ROUTES, { auth: 'iam', isOpen: false, url: null }) as ApiDocument;

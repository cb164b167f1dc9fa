// @ts-nocheck
/**
 * Retouch
 * 1.0.0
 * DO NOT MODIFY - This file has been generated using oazapfts.
 * See https://www.npmjs.com/package/oazapfts
 */
import * as Oazapfts from "@oazapfts/runtime";
import * as QS from "@oazapfts/runtime/query";
export const defaults: Oazapfts.Defaults<Oazapfts.CustomHeaders> = {
    headers: {},
    baseUrl: "/"
};
const oazapfts = Oazapfts.runtime(defaults);
export const servers = {};
export type Recipe = {
    /** A recipe with a name, which counts for what no nearer recipe says. */
    preset?: string;
    skin?: {
        retouching?: "none" | "low" | "medium" | "high";
        /** Whether the skin’s natural texture is to stay. */
        preserveTexture?: boolean;
    };
    light?: {
        brightness?: number;
        contrast?: number;
        shadowRecovery?: "none" | "low" | "medium" | "high";
    };
    colour?: {
        skinTone?: "cool" | "neutral" | "warm";
        saturation?: "low" | "medium" | "high";
    };
    face?: {
        adjustments?: "none" | "subtle" | "moderate" | "strong";
        /** Such as `eyes and hair`; an empty text is no focus. */
        focus?: string;
    };
    background?: {
        removeDistractions?: boolean;
        blur?: "none" | "soft" | "medium" | "strong";
    };
    /** A paragraph of your own, behind the words of the form or the instructions. */
    notes?: string;
    /** What to do to the photo, in English, in place of the form. */
    instructions?: string;
    /** How much the model’s picture is enlarged, such as `2x`, if the stack’s model can be told. */
    upscale?: string;
    /** The same seed makes the same picture, if the stack’s model can be told. */
    seed?: number;
    /** How much of the retouched picture is blended with the original, once it is finished: 1, or absent, is all of it; 0 is the original. */
    strength?: number;
    output?: {
        /** `full`: the original’s pixels or more; `delivered`: as the model gave it, in the original’s ratio; `untouched`: the model’s own file; or the longest side in pixels. */
        size?: ("full" | "delivered" | "untouched") | number;
        /** The colour space: sRGB, or the photo’s own. */
        colour?: "srgb" | "original";
        /** The file format; `original` is the photo’s, or JPEG if that cannot be written. */
        format?: "original" | "jpeg" | "png" | "webp" | "avif" | "tiff";
        /** Of JPEG, WebP and AVIF. */
        quality?: number;
        /** What of the photo’s EXIF, IPTC and XMP the result has. */
        metadata?: "all" | "no-location" | "copyright" | "none";
    };
    /** `high` is served before all others. */
    priority?: "normal" | "high";
};
export type NewUpload = {
    /** The photo’s name, without folders; by default a new one, in order of time. */
    fileName?: string;
    /** The folder under `uploads/`, without slashes in front or behind. */
    folder?: string;
    /** The photo’s media type. */
    contentType: "image/jpeg" | "image/png" | "image/webp" | "image/avif" | "image/tiff" | "image/heic" | "image/heif" | "image/x-canon-cr2" | "image/x-canon-cr3" | "image/x-nikon-nef" | "image/x-sony-arw" | "image/x-adobe-dng" | "image/x-fujifilm-raf" | "image/x-olympus-orf" | "image/x-panasonic-rw2";
    /** The file’s length. */
    bytes: number;
    /** The SHA-256 of the file’s bytes: S3 then refuses a file that does not arrive whole. */
    sha256?: string;
    recipe?: Recipe;
    /** Your own name for the photo, such as an order number: it comes back with every answer. */
    reference?: string;
    /** Whether it runs although the same bytes were retouched under this key with the same recipe and model, and may be paid again. */
    again?: boolean;
    /** Whether it takes the place of a photo that has its key. The new photo is another one: it is retouched, and paid for, unless its bytes, recipe and model are the same. */
    overwrite?: boolean;
};
export type Upload = {
    /** The photo’s key, for `POST /retouches` and to find the retouch by. */
    key: string;
    /** A secret: whoever has it may put the photo. */
    url: string;
    method: "PUT";
    /** To be sent as they are: they are signed. */
    headers: {
        [key: string]: string;
    };
    expiresAt: string;
    /** What the photo will cost, dollars: nothing if it is the same as another one. */
    price: number;
};
export type Problem = {
    /** Which problem it is: stable, to be switched on. */
    "type": "/problems/malformed-json" | "/problems/route-not-found" | "/problems/retouch-not-found" | "/problems/bulk-run-not-found" | "/problems/shoot-not-found" | "/problems/version-not-found" | "/problems/decisions-not-found" | "/problems/photo-not-found" | "/problems/method-not-allowed" | "/problems/photo-exists" | "/problems/request-in-progress" | "/problems/other-recipe" | "/problems/retouch-ended" | "/problems/retouch-not-failed" | "/problems/no-result" | "/problems/too-many-versions" | "/problems/model-picture-gone" | "/problems/may-pay-again" | "/problems/photo-too-large" | "/problems/unsupported-media-type" | "/problems/unsupported-photo" | "/problems/invalid-request" | "/problems/invalid-decisions" | "/problems/idempotency-key-reused" | "/problems/url-not-allowed" | "/problems/import-failed" | "/problems/import-timed-out" | "/problems/throttled" | "/problems/internal";
    title: string;
    status: number;
    /** What happened, and what to do. */
    detail: string;
    /** The id of the request, by which logs can be searched. */
    instance: string;
    /** Every field that is wrong. */
    errors?: {
        "in": "body" | "query" | "header";
        /** JSON Pointer to the field; of a parameter, `/<name>`. */
        pointer: string;
        message: string;
    }[];
};
export type UploadList = {
    files: {
        key: string;
        bytes: number;
        /** S3’s tag of the bytes, without quotes: other bytes have another one. */
        etag: string;
        /** When S3 stored it, in whole seconds. */
        storedAt: string;
    }[];
    /** For the next page; null on the last. */
    nextCursor: string | null;
    /** When it was looked up. */
    asOf: string;
};
export type PhotoToRetouch = {
    /** The key of a photo under `uploads/`. */
    key: string;
    /** An https URL to import a photo from. */
    url?: string;
    /** The name of an imported photo; by default, the URL’s last part with a hash of the whole URL, `main-0f3c9a1be27d.jpg`: the same for the same URL, whatever its signature. */
    fileName?: string;
    /** The folder of an imported photo. */
    folder?: string;
    recipe?: Recipe;
    /** Your own name for the photo, such as an order number: it comes back with every answer. */
    reference?: string;
    /** Whether it runs although the same bytes were retouched under this key with the same recipe and model, and may be paid again. */
    again?: boolean;
    /** Whether it takes the place of a photo that has its key. The new photo is another one: it is retouched, and paid for, unless its bytes, recipe and model are the same. */
    overwrite?: boolean;
} | {
    /** The key of a photo under `uploads/`. */
    key?: string;
    /** An https URL to import a photo from. */
    url: string;
    /** The name of an imported photo; by default, the URL’s last part with a hash of the whole URL, `main-0f3c9a1be27d.jpg`: the same for the same URL, whatever its signature. */
    fileName?: string;
    /** The folder of an imported photo. */
    folder?: string;
    recipe?: Recipe;
    /** Your own name for the photo, such as an order number: it comes back with every answer. */
    reference?: string;
    /** Whether it runs although the same bytes were retouched under this key with the same recipe and model, and may be paid again. */
    again?: boolean;
    /** Whether it takes the place of a photo that has its key. The new photo is another one: it is retouched, and paid for, unless its bytes, recipe and model are the same. */
    overwrite?: boolean;
};
export type PhotosToRetouch = {
    photos: PhotoToRetouch[];
};
export type NewRetouch = PhotosToRetouch | PhotoToRetouch;
export type ResolvedRecipe = {
    /** The words that the model is sent. */
    instructions: string;
    skin?: {
        retouching: "none" | "low" | "medium" | "high";
        /** Whether the skin’s natural texture is to stay. */
        preserveTexture: boolean;
    };
    light?: {
        brightness: number;
        contrast: number;
        shadowRecovery: "none" | "low" | "medium" | "high";
    };
    colour?: {
        skinTone: "cool" | "neutral" | "warm";
        saturation: "low" | "medium" | "high";
    };
    face?: {
        adjustments: "none" | "subtle" | "moderate" | "strong";
        /** Such as `eyes and hair`; an empty text is no focus. */
        focus: string;
    };
    background?: {
        removeDistractions: boolean;
        blur: "none" | "soft" | "medium" | "strong";
    };
    notes?: string;
    preset?: string;
    upscale?: string;
    seed?: number;
    strength?: number;
    output?: {
        /** `full`: the original’s pixels or more; `delivered`: as the model gave it, in the original’s ratio; `untouched`: the model’s own file; or the longest side in pixels. */
        size: ("full" | "delivered" | "untouched") | number;
        /** The colour space: sRGB, or the photo’s own. */
        colour: "srgb" | "original";
        /** The file format; `original` is the photo’s, or JPEG if that cannot be written. */
        format: "original" | "jpeg" | "png" | "webp" | "avif" | "tiff";
        /** Of JPEG, WebP and AVIF. */
        quality: number;
        /** What of the photo’s EXIF, IPTC and XMP the result has. */
        metadata: "all" | "no-location" | "copyright" | "none";
    };
    /** `high` is served before all others. */
    priority?: "normal" | "high";
    /** Where each part comes from: `request`, `upload`, `metadata`, `recipes/….json`, `presets/….json`, `preset …`, `stack` or `default form`. */
    "from"?: {
        [key: string]: string;
    };
};
export type ErrorCode = "photo-deleted" | "photo-replaced" | "unsupported-key" | "empty-file" | "unsupported-type" | "unreadable-photo" | "truncated-photo" | "photo-archived" | "photo-encrypted" | "photo-access-denied" | "raw-preview-too-small" | "too-many-pixels" | "photo-too-large" | "photo-too-small" | "photo-too-elongated" | "invalid-recipe" | "model-picture-gone" | "segmind-refused" | "content-refused" | "superseded" | "cancelled" | "api-key-missing" | "api-key-rejected" | "access-denied" | "model-not-found" | "out-of-credits" | "segmind-redirected" | "daily-limit-reached" | "table-restored" | "shoot-budget-reached" | "queue-timed-out" | "segmind-busy" | "rate-limited" | "segmind-unreachable" | "submit-outcome-unknown" | "job-failed" | "job-cancelled" | "job-not-found" | "job-timed-out" | "poll-unanswered" | "poll-url-not-allowed" | "output-unrecognised" | "output-unavailable" | "output-not-found" | "output-not-allowed" | "output-broken" | "output-not-an-image" | "output-too-large" | "result-not-stored" | "step-crashed" | "collecting-crashed" | "execution-stopped" | "execution-timed-out";
export type Retouch = {
    id: string;
    /** 1, and one more for each time that it was run again. */
    attempt: number;
    /** The caller’s own name for the photo; null if none was given. */
    reference: string | null;
    status: "queued" | "running" | "storing" | "succeeded" | "failed" | "cancelled" | "skipped";
    /** The step that it is in; null once it has ended. */
    step: ("prepare" | "queue" | "submit" | "poll" | "store" | "wait") | null;
    key: string;
    /** Whether Segmind bills a job of it, in this attempt or an earlier one; null if that is not known. */
    paid: boolean | null;
    /** What Segmind bills for it in all its attempts, as far as that is known, dollars. 0 for a photo of an earlier version of Retouch. */
    cost: number;
    /** Why it is no photo of its own; null if it is one. It has neither record nor result. */
    skipped: ("hidden-file" | "system-file" | "thumbnail" | "sidecar" | "film" | "temporary-file" | "raw-beside-jpeg" | "ignored") | null;
    /** How many photos in the queue are served before it; null if it does not wait there, and in answers about several photos. */
    ahead: number | null;
    /** Whether more than `ahead` may be served before it. */
    aheadIsAtLeast: boolean;
    /** What is done to it; null until it has been prepared. */
    recipe: ResolvedRecipe | null;
    /** The model that it was submitted to last, or whose result it has; null if there is none. */
    model: {
        name: string;
        /** Another one sends other things for the same photo and recipe. */
        version: string;
        /** Of one photo, dollars, by the model’s profile. */
        price: number;
    } | null;
    timings: {
        startedAt: string;
        /** Segmind took the job: it is paid for. */
        acceptedAt: string | null;
        /** Segmind had finished it. */
        completedAt: string | null;
        /** The record was written. */
        recordedAt: string | null;
    };
    /** Why it has no result. */
    error: {
        code: ErrorCode;
        fault: "photo" | "account" | "transient" | "unknown" | "result" | "pipeline";
        message: string;
    } | null;
    outputs: {
        key: string;
        "type": string;
        width: number;
        height: number;
        bytes: number;
        sha256: string;
        /** What was found about it; null is what could not be found out. */
        checks?: {
            /** How like the original its structure is, block by block: 1 is the same. */
            structure: number | null;
            /** How far the model moved it, in pixels of the model’s picture. */
            shiftPixels: number | null;
            /** How the model came to its own ratio; the stretch is undone, of a crop the border is the original’s. */
            frame: ("same" | "stretched" | "cropped") | null;
            /** The share of the picture that the model changed. */
            changedShare: number | null;
            /** The share that is blank in the model’s picture and not in the original. */
            blankShare: number;
            isNearlyBlack: boolean;
            isOneColour: boolean;
            isNearlyUnchanged: boolean;
            /** Whether one corner has strokes that the original has not. */
            hasCornerMark: boolean;
        };
        /** What is doubtful about it, in words. */
        warnings?: string[];
        /** Keys of WebP pictures of at most 640 and 1,600 pixels. */
        preview?: {
            small: string;
            large: string;
        };
        /** A secret: whoever has it may read the picture. */
        url: string;
        urlExpiresAt: string;
    }[];
    /** Small pictures of the original; null if there are none. */
    before: {
        small: string;
        large: string;
    } | null;
    /** All results that it has had, the oldest first; the last one is `outputs`. */
    versions: {
        version: number;
        /** The attempt whose result it is. */
        attempt: number;
        recipe: ResolvedRecipe | null;
        recordedAt: string;
        /** Empty if its files were gone before another version took their place. */
        outputs: {
            key: string;
            "type": string;
            width: number;
            height: number;
            bytes: number;
            sha256: string;
            /** What was found about it; null is what could not be found out. */
            checks?: {
                /** How like the original its structure is, block by block: 1 is the same. */
                structure: number | null;
                /** How far the model moved it, in pixels of the model’s picture. */
                shiftPixels: number | null;
                /** How the model came to its own ratio; the stretch is undone, of a crop the border is the original’s. */
                frame: ("same" | "stretched" | "cropped") | null;
                /** The share of the picture that the model changed. */
                changedShare: number | null;
                /** The share that is blank in the model’s picture and not in the original. */
                blankShare: number;
                isNearlyBlack: boolean;
                isOneColour: boolean;
                isNearlyUnchanged: boolean;
                /** Whether one corner has strokes that the original has not. */
                hasCornerMark: boolean;
            };
            /** What is doubtful about it, in words. */
            warnings?: string[];
            /** Keys of WebP pictures of at most 640 and 1,600 pixels. */
            preview?: {
                small: string;
                large: string;
            };
            /** A secret: whoever has it may read the picture. */
            url: string;
            urlExpiresAt: string;
        }[];
    }[];
    /** Why its latest attempt added no version: the result before it stands. Null if it did. */
    redoError: {
        code: ErrorCode;
        fault: "photo" | "account" | "transient" | "unknown" | "result" | "pipeline";
        message: string;
    } | null;
    /** The key of its record. */
    recordKey: string | null;
    /** The id of the retouch whose result it has, as the photo is the same; null if it ran itself. */
    sameAs: string | null;
    /** When all this was looked up. */
    asOf: string;
};
export type RetouchAnswers = {
    answers: ({
        status: 202;
        retouch: Retouch;
    } | {
        status: number;
        problem: Problem;
    })[];
};
export type RetouchList = {
    retouches: {
        id: string;
        /** 1, and one more for each time that it was run again. */
        attempt: number;
        /** The caller’s own name for the photo; null if none was given. */
        reference: string | null;
        status: "queued" | "running" | "storing" | "succeeded" | "failed" | "cancelled" | "skipped";
        /** The step that it is in; null once it has ended. */
        step: ("prepare" | "queue" | "submit" | "poll" | "store" | "wait") | null;
        key: string;
        /** Whether Segmind bills a job of it, in this attempt or an earlier one; null if that is not known. */
        paid: boolean | null;
        /** What Segmind bills for it in all its attempts, as far as that is known, dollars. 0 for a photo of an earlier version of Retouch. */
        cost: number;
        /** Why it is no photo of its own; null if it is one. It has neither record nor result. */
        skipped: ("hidden-file" | "system-file" | "thumbnail" | "sidecar" | "film" | "temporary-file" | "raw-beside-jpeg" | "ignored") | null;
        startedAt: string;
        endedAt: string | null;
        /** Why it has no result. */
        code: ErrorCode | null;
    }[];
    /** For the next page; null on the last. */
    nextCursor: string | null;
    /** When it was looked up. */
    asOf: string;
};
export type Retry = {
    /** Whether the photo may be submitted although it is, or may be, paid for already. */
    payAgain?: boolean;
};
export type Redo = {
    /** The version to start from; by default, the newest. By itself, it brings that version back. */
    version?: number;
    /** What is to be other than it was. */
    recipe?: Recipe;
};
export type ShootRetry = {
    /** Only photos of that status; by default, both. */
    status?: "failed" | "cancelled";
    /** Only photos that ended with that code. */
    code?: ErrorCode;
    /** Instead of those, the photos that succeeded with a warning about an output. Each pays again: they run only with `payAgain`. */
    doubtful?: boolean;
    /** Whether photos may be submitted although they are, or may be, paid for already. By default those are counted and not run. */
    payAgain?: boolean;
    /** Only says which photos it would be for, and what that costs; nothing is done. */
    dryRun?: boolean;
};
export type BulkRun = {
    /** For `GET /bulk/{id}`; null for a dry run. */
    id: string | null;
    action: "retry" | "cancel" | "redo";
    folder: string;
    filter: {
        status: ("queued" | "running" | "storing" | "succeeded" | "failed" | "cancelled" | "skipped") | null;
        code: ErrorCode | null;
        doubtful: boolean;
    };
    payAgain: boolean;
    /** `interrupted`: it was stopped, or crashed for an hour. The same request with another key does the rest. */
    state: "dry-run" | "running" | "finished" | "interrupted";
    /** Photos that match the filter, as far as they were looked for. */
    matched: number;
    /** Whether they were looked for to the end: else more may match. */
    isAll: boolean;
    /** Of those, the photos whose next attempt may pay a second time. Without `payAgain` they are not run. */
    mayPayAgain: number;
    /** What submitting those a second time costs, dollars. With `payAgain` it is part of `costAtMost`, without it comes on top if you allow it. */
    mayPayAgainCost: number;
    /** What running these photos again costs at most, dollars: the model’s price for each, or nothing if its job is paid for and collected. Those that may pay again are in it only with `payAgain`: `mayPayAgainCost` says what they cost in either case. */
    costAtMost: number;
    /** Decisions of a redo that cannot be carried out: the shoot has no photo of that id, or it has no such version, or is on its way. Send them again when it has ended. */
    passedOver: number;
    /** Photos that run again, or are cancelled. */
    done: number;
    /** Photos that did not match any more when their turn came: they have ended or gone on. */
    changed: number;
    /** Photos that could not be run again or cancelled, after six tries; and photos whose redo is refused, as `POST /retouches/{id}/redo` refuses it: they have 20 versions, or the model’s own picture is gone. The log of continue-bulk-run says why. */
    failed: number;
    /** Photos that were queued later are not part of it. */
    startedAt: string;
    endedAt: string | null;
    /** When all this was looked up. */
    asOf: string;
};
export type ShootCancel = {
    /** Only photos of that status, such as `queued`, so that those at Segmind, which are paid for, go on; by default, all that have not ended. */
    status?: "queued" | "running" | "storing";
    /** Only says which photos it would be for, and what that costs; nothing is done. */
    dryRun?: boolean;
};
export type Decisions = {
    /** The shoot’s; empty for the top. */
    folder: string;
    savedAt: string;
    photos: {
        id: string;
        key: string;
        /** The version that was judged. Of an accepted photo it is the one to deliver, which may be an earlier one. */
        version: number;
        decision: "accept" | "reject";
        /** Why it is rejected. */
        reason?: string;
        /** What another attempt does otherwise: the fields of a recipe. */
        redo?: {
            /** A recipe with a name, which counts for what no nearer recipe says. */
            preset?: string;
            skin?: {
                retouching?: "none" | "low" | "medium" | "high";
                /** Whether the skin’s natural texture is to stay. */
                preserveTexture?: boolean;
            };
            light?: {
                brightness?: number;
                contrast?: number;
                shadowRecovery?: "none" | "low" | "medium" | "high";
            };
            colour?: {
                skinTone?: "cool" | "neutral" | "warm";
                saturation?: "low" | "medium" | "high";
            };
            face?: {
                adjustments?: "none" | "subtle" | "moderate" | "strong";
                /** Such as `eyes and hair`; an empty text is no focus. */
                focus?: string;
            };
            background?: {
                removeDistractions?: boolean;
                blur?: "none" | "soft" | "medium" | "strong";
            };
            /** A paragraph of your own, behind the words of the form or the instructions. */
            notes?: string;
            /** What to do to the photo, in English, in place of the form. */
            instructions?: string;
            /** How much the model’s picture is enlarged, such as `2x`, if the stack’s model can be told. */
            upscale?: string;
            /** The same seed makes the same picture, if the stack’s model can be told. */
            seed?: number;
            /** How much of the retouched picture is blended with the original, once it is finished: 1, or absent, is all of it; 0 is the original. */
            strength?: number;
            output?: {
                /** `full`: the original’s pixels or more; `delivered`: as the model gave it, in the original’s ratio; `untouched`: the model’s own file; or the longest side in pixels. */
                size?: ("full" | "delivered" | "untouched") | number;
                /** The colour space: sRGB, or the photo’s own. */
                colour?: "srgb" | "original";
                /** The file format; `original` is the photo’s, or JPEG if that cannot be written. */
                format?: "original" | "jpeg" | "png" | "webp" | "avif" | "tiff";
                /** Of JPEG, WebP and AVIF. */
                quality?: number;
                /** What of the photo’s EXIF, IPTC and XMP the result has. */
                metadata?: "all" | "no-location" | "copyright" | "none";
            };
            /** `high` is served before all others. */
            priority?: "normal" | "high";
        };
    }[];
};
export type ShootRedo = {
    decisions?: Decisions;
    /** For rejected photos of which the decision itself says nothing. */
    recipe?: Recipe;
    /** Only says which photos it would be for, and what that costs; nothing is done. */
    dryRun?: boolean;
};
export type ShootList = {
    shoots: {
        /** The folder under `uploads/`; empty for the top. */
        folder: string;
        /** How many are expected to end: all photos that have come, without skipped files. */
        photos: number;
        queued: number;
        running: number;
        storing: number;
        succeeded: number;
        failed: number;
        /** The failed photos by the codes of their errors. */
        failedBy: {
            [key: string]: number;
        };
        cancelled: number;
        /** Files that are no photos. */
        skipped: number;
        /** Photos of which a result has warnings; they are among the succeeded ones. */
        doubtful: number;
        /** When the first photo was queued; null if there is none. */
        startedAt: string | null;
        /** When a photo changed last; null if there is none. */
        changedAt: string | null;
        /** Whether nothing is open and nothing has come for a while: `Shoot Finished` was sent. */
        ended: boolean;
        /** When `Shoot Finished` was sent; null if a photo has changed since. */
        endedAt: string | null;
        /** What Segmind bills for the photos, as far as that is known, dollars. */
        costSoFar: number;
        /** What the photos cost at most that have not ended and are not paid for yet. */
        costToCome: number;
    }[];
    /** For the next page; null on the last. */
    nextCursor: string | null;
    /** When it was looked up. */
    asOf: string;
};
export type Shoot = {
    /** The folder under `uploads/`; empty for the top. */
    folder: string;
    /** How many are expected to end: all photos that have come, without skipped files. */
    photos: number;
    queued: number;
    running: number;
    storing: number;
    succeeded: number;
    failed: number;
    /** The failed photos by the codes of their errors. */
    failedBy: {
        [key: string]: number;
    };
    cancelled: number;
    /** Files that are no photos. */
    skipped: number;
    /** Photos of which a result has warnings; they are among the succeeded ones. */
    doubtful: number;
    /** When the first photo was queued; null if there is none. */
    startedAt: string | null;
    /** When a photo changed last; null if there is none. */
    changedAt: string | null;
    /** Whether nothing is open and nothing has come for a while: `Shoot Finished` was sent. */
    ended: boolean;
    /** When `Shoot Finished` was sent; null if a photo has changed since. */
    endedAt: string | null;
    /** What Segmind bills for the photos, as far as that is known, dollars. */
    costSoFar: number;
    /** What the photos cost at most that have not ended and are not paid for yet. */
    costToCome: number;
    /** Shoots in folders below this one, which the numbers include. */
    below: number;
    /** An estimate by the line’s pace and what waits before the last photo, with the time for which the day’s budget holds the line; null if nothing is open, or the circuit breaker is for another reason. */
    secondsLeft: number | null;
    /** When it was looked up. Counts are some seconds behind while photos move. */
    asOf: string;
};
export type ResultList = {
    files: {
        key: string;
        bytes: number;
        /** S3’s tag of the bytes, without quotes: other bytes have another one. */
        etag: string;
        /** When S3 stored it, in whole seconds. */
        storedAt: string;
        /** A secret: whoever has it may read the file. */
        url: string;
        urlExpiresAt: string;
    }[];
    /** For the next page; null on the last. */
    nextCursor: string | null;
    /** When it was looked up. */
    asOf: string;
};
export type FolderRecipe = {
    folder: string;
    /** The key of the folder’s own file. */
    key: string;
    /** What the folder’s own file says; null if there is none that can be read. */
    own: Recipe | null;
    recipe: ResolvedRecipe;
    /** What is wrong with it, a sentence each: photos with this recipe fail, unpaid. Empty if nothing is. */
    wrong: string[];
    /** That photos lie in a folder which looks the same and has another name to S3, so that this recipe does not hold for them; null if none do. */
    hint: string | null;
};
export type PresetList = {
    presets: {
        /** The name of its file, without `.json`. If no recipe can name it so, `wrong` says it. */
        name: string;
        /** Null for a preset of your own. */
        title: string | null;
        /** What it is for; null for a preset of your own. */
        description: string | null;
        /** Whether it is a file under `presets/`, and not one in the box. */
        isOwn: boolean;
        recipe: ResolvedRecipe;
        /** What is wrong with it, a sentence each: photos with this recipe fail, unpaid. Empty if nothing is. */
        wrong: string[];
    }[];
};
export type PreviewRequest = {
    recipe: Recipe;
    /** The folder whose recipe holds for what the request leaves open; absent is the stack’s alone. */
    folder?: string;
};
export type Preview = {
    /** What the model is sent. */
    words: string;
    recipe: ResolvedRecipe;
    /** What is wrong with it, a sentence each: photos with this recipe fail, unpaid. Empty if nothing is. */
    wrong: string[];
};
export type EstimateWish = {
    /** How many photos are to come. By default, those of the folder that are queued and not submitted yet. */
    photos?: number;
};
export type Estimate = {
    folder: string;
    photos: number;
    /** Dollars: the setting `pricePerPhoto`, or by default what the model’s profile says. */
    pricePerPhoto: number;
    /** What they cost at most: a photo that is the same as another one is not paid for. */
    dollars: number;
    /** How long until the last of them is done, behind all that are in the line, by how long the jobs of the line’s last photos took, or by the model’s profile if there were none in the last hour. The time for which the day’s budget holds the line is in it. Null while the circuit breaker is open for another reason: nothing is submitted. */
    seconds: number | null;
    /** Whether the budgets and the balance have room for them, beside all that wait in the line. */
    fits: {
        /** What is left of `maxDollarsPerDay` and `maxPhotosPerDay` today. Null if there is neither. */
        day: {
            /** Whether the photos fit into it. */
            isEnough: boolean;
            /** How many photos more may be submitted today, UTC. */
            photosLeft: number;
            /** The line is held for the next day, once or several times: the last of them is submitted from then on. Null if none is held. */
            heldUntil: string | null;
        } | null;
        /** What is left of `maxDollarsPerShoot` for this folder: photos beyond it fail, unpaid. Null if there is none. */
        shoot: {
            /** Whether the photos fit into it. */
            isEnough: boolean;
            dollarsLeft: number;
        } | null;
        /** Segmind’s balance, as it was read last. Null if it was never read. */
        balance: {
            /** Whether the photos fit into it. */
            isEnough: boolean;
            dollars: number;
            readAt: string;
        } | null;
    };
    asOf: string;
};
export type Line = {
    /** Photos at Segmind. */
    inFlight: number;
    /** How many may be there at once. */
    limit: number;
    /** Photos that wait for a slot. */
    waiting: number;
    /** How many of these have high priority: they are served first. */
    waitingHigh: number;
    /** Always false: all are counted. */
    waitingIsAtLeast: boolean;
    /** How long the photo has waited that joined first; 0 if none waits. */
    oldestWaitSeconds: number;
    /** Why nothing is submitted: the circuit breaker is open. Null while it is closed. */
    breaker: {
        since: string;
        /** `account`: Segmind refuses the account. `outage`: it fails what is sent to it. `unknown-outcome`: it leaves open what became of submits. `results`: its jobs give no results. `restored`: the table was restored from a backup, and what was paid since has to be found out. */
        cause: "account" | "outage" | "unknown-outcome" | "results" | "restored";
        /** The code of the last failure. */
        code: string;
        message: string;
        /** When one photo will be submitted to see whether the trouble has passed. */
        nextTrialAt: string;
    } | null;
    /** Segmind’s rate limit is reached: nothing is submitted until then. Null if it is not. */
    pausedUntil: string | null;
    /** Segmind’s balance, as it was read last. Null if it was never read. */
    balance: {
        /** What the account at Segmind holds. */
        dollars: number;
        /** When it was read: each hour while photos wait or are at Segmind. */
        readAt: string;
        /** For how many photos; null if they cost nothing. */
        lastsFor: number | null;
        /** Whether it lasts for all photos that wait or are at Segmind. */
        isEnough: boolean;
    } | null;
    /** What `limit` photos at once ask of Segmind, if jobs take as long as the model’s profile says. */
    pace: {
        /** From the submit of a photo to its finished job. */
        secondsExpected: number;
        /** The submit and the polls. */
        requestsPerPhoto: number;
        photosPerMinute: number;
        /** Segmind’s plan has to allow so many. */
        requestsPerMinute: number;
        /** What plans of so many requests a minute carry. */
        plans: {
            requestsPerMinute: number;
            /** The largest setting `maxInFlight` whose requests fit. */
            maxInFlight: number;
            photosPerMinute: number;
        }[];
    };
    asOf: string;
};
export type Limits = {
    /** The version of Retouch that the stack is of, such as `0.1.0`. */
    version: string;
    model: {
        name: string;
        title: string;
    };
    /** Dollars. A photo that is the same as another one is not paid for. */
    pricePerPhoto: number;
    /** How many photos may be at Segmind at once. */
    maxInFlight: number;
    /** The media types of the photos that are taken. */
    types: ("image/jpeg" | "image/png" | "image/webp" | "image/avif" | "image/tiff" | "image/heic" | "image/heif" | "image/x-canon-cr2" | "image/x-canon-cr3" | "image/x-nikon-nef" | "image/x-sony-arw" | "image/x-adobe-dng" | "image/x-fujifilm-raf" | "image/x-olympus-orf" | "image/x-panasonic-rw2")[];
    /** Whether HEIC is among them: the setting `heic`. */
    takesHeic: boolean;
    /** What becomes of a RAW file beside a JPEG of the same name: it is skipped, or retouched too. */
    raw: "skip" | "retouch";
    /** Patterns of the paths under `uploads/` that are skipped: the setting `ignore`. */
    ignore: string[];
    /** How large a photo’s file may be. */
    maxBytes: number;
    /** Width by height at most. */
    maxPixels: number;
};
export type OpenApi = {
    openapi: string;
    [key: string]: any;
};
/**
 * Get a URL to put a photo to
 */
export function createUpload({ idempotencyKey, newUpload }: {
    idempotencyKey?: string;
    newUpload: NewUpload;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: Upload;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/uploads", oazapfts.json({
        ...opts,
        method: "POST",
        body: newUpload,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }));
}
/**
 * List uploaded files
 */
export function listUploads({ folder, limit, cursor }: {
    folder?: string;
    limit?: number;
    cursor?: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: UploadList;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/uploads${QS.query(QS.explode({
        folder,
        limit,
        cursor
    }))}`, {
        ...opts
    });
}
/**
 * Retouch a photo, or up to 100
 */
export function createRetouch({ idempotencyKey, newRetouch }: {
    idempotencyKey?: string;
    newRetouch: NewRetouch;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: Retouch;
    } | {
        status: 207;
        data: RetouchAnswers;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/retouches", oazapfts.json({
        ...opts,
        method: "POST",
        body: newRetouch,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }));
}
/**
 * List retouches
 */
export function listRetouches({ status, folder, reference, limit, cursor }: {
    status?: "queued" | "running" | "storing" | "succeeded" | "failed" | "cancelled" | "skipped";
    folder?: string;
    reference?: string;
    limit?: number;
    cursor?: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: RetouchList;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/retouches${QS.query(QS.explode({
        status,
        folder,
        reference,
        limit,
        cursor
    }))}`, {
        ...opts
    });
}
/**
 * See how a retouch stands
 */
export function getRetouch({ id }: {
    id: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Retouch;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/retouches/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * Cancel a retouch
 */
export function cancelRetouch({ id }: {
    id: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Retouch;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/retouches/${encodeURIComponent(id)}`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * Run a failed retouch again
 */
export function retryRetouch({ id, idempotencyKey, retry }: {
    id: string;
    idempotencyKey?: string;
    retry?: Retry;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: Retouch;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/retouches/${encodeURIComponent(id)}/retry`, oazapfts.json({
        ...opts,
        method: "POST",
        body: retry,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }));
}
/**
 * Do a retouch again
 */
export function redoRetouch({ id, idempotencyKey, redo }: {
    id: string;
    idempotencyKey?: string;
    redo?: Redo;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: Retouch;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/retouches/${encodeURIComponent(id)}/redo`, oazapfts.json({
        ...opts,
        method: "POST",
        body: redo,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }));
}
/**
 * Run photos of a shoot again
 */
export function retryShoot({ folder, idempotencyKey, shootRetry }: {
    folder: string;
    idempotencyKey?: string;
    shootRetry?: ShootRetry;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: BulkRun;
    } | {
        status: 202;
        data: BulkRun;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/shoot/retry${QS.query(QS.explode({
        folder
    }))}`, oazapfts.json({
        ...opts,
        method: "POST",
        body: shootRetry,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }));
}
/**
 * Cancel photos of a shoot
 */
export function cancelShoot({ folder, idempotencyKey, shootCancel }: {
    folder: string;
    idempotencyKey?: string;
    shootCancel?: ShootCancel;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: BulkRun;
    } | {
        status: 202;
        data: BulkRun;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/shoot/cancel${QS.query(QS.explode({
        folder
    }))}`, oazapfts.json({
        ...opts,
        method: "POST",
        body: shootCancel,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }));
}
/**
 * Do the rejected photos of a shoot again
 */
export function redoShoot({ folder, idempotencyKey, shootRedo }: {
    folder: string;
    idempotencyKey?: string;
    shootRedo?: ShootRedo;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: BulkRun;
    } | {
        status: 202;
        data: BulkRun;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/shoot/redo${QS.query(QS.explode({
        folder
    }))}`, oazapfts.json({
        ...opts,
        method: "POST",
        body: shootRedo,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }));
}
/**
 * Look at a bulk run
 */
export function getBulkRun({ id }: {
    id: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: BulkRun;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/bulk/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * List shoots
 */
export function listShoots({ folder, limit, cursor }: {
    folder?: string;
    limit?: number;
    cursor?: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ShootList;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/shoots${QS.query(QS.explode({
        folder,
        limit,
        cursor
    }))}`, {
        ...opts
    });
}
/**
 * See how a shoot stands
 */
export function getShoot({ folder }: {
    folder: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Shoot;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/shoot${QS.query(QS.explode({
        folder
    }))}`, {
        ...opts
    });
}
/**
 * List result files
 */
export function listResults({ folder, limit, cursor }: {
    folder?: string;
    limit?: number;
    cursor?: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ResultList;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/results${QS.query(QS.explode({
        folder,
        limit,
        cursor
    }))}`, {
        ...opts
    });
}
/**
 * See the decisions on a shoot
 */
export function getDecisions({ folder }: {
    folder: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Decisions;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/decisions${QS.query(QS.explode({
        folder
    }))}`, {
        ...opts
    });
}
/**
 * Set the decisions on a shoot
 */
export function putDecisions({ folder, decisions }: {
    folder: string;
    decisions: Decisions;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Decisions;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/decisions${QS.query(QS.explode({
        folder
    }))}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body: decisions
    }));
}
/**
 * See the recipe of a folder
 */
export function getRecipe({ folder }: {
    folder: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: FolderRecipe;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/recipe${QS.query(QS.explode({
        folder
    }))}`, {
        ...opts
    });
}
/**
 * Set the recipe of a folder
 */
export function putRecipe({ folder, recipe }: {
    folder: string;
    recipe: Recipe;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: FolderRecipe;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/recipe${QS.query(QS.explode({
        folder
    }))}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body: recipe
    }));
}
/**
 * List the presets
 */
export function listPresets(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PresetList;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/presets", {
        ...opts
    });
}
/**
 * See the words of a recipe
 */
export function previewRecipe({ previewRequest }: {
    previewRequest: PreviewRequest;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Preview;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/recipes/preview", oazapfts.json({
        ...opts,
        method: "POST",
        body: previewRequest
    }));
}
/**
 * Estimate what a shoot costs
 */
export function estimateShoot({ folder, estimateWish }: {
    folder: string;
    estimateWish?: EstimateWish;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Estimate;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/shoot/estimate${QS.query(QS.explode({
        folder
    }))}`, oazapfts.json({
        ...opts,
        method: "POST",
        body: estimateWish
    }));
}
/**
 * See how the line stands
 */
export function getLine(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Line;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/line", {
        ...opts
    });
}
/**
 * See which photos are taken
 */
export function getLimits(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Limits;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/limits", {
        ...opts
    });
}
/**
 * Get this document
 */
export function getOpenApi(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: OpenApi;
    } | {
        status: 401;
        data: {
            message?: string;
        };
    } | {
        status: 403;
        data: {
            message?: string;
        };
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/openapi.json", {
        ...opts
    });
}

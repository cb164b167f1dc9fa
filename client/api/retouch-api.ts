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
    /** The name of a preset. It sets what no recipe closer to the photo sets. */
    preset?: string;
    skin?: {
        retouching?: "none" | "low" | "medium" | "high";
        /** Whether to keep the skin’s natural texture. */
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
        /** For example `eyes and hair`; an empty text means no focus. */
        focus?: string;
    };
    background?: {
        removeDistractions?: boolean;
        blur?: "none" | "soft" | "medium" | "strong";
    };
    /** A paragraph of your own, after the words of the form or the instructions. */
    notes?: string;
    /** What to do to the photo, in English, instead of the form. */
    instructions?: string;
    /** How much to enlarge the model’s picture, such as `2x`, if the stack’s model has this parameter. */
    upscale?: string;
    /** The same seed makes the same picture, if the stack’s model has this parameter. */
    seed?: number;
    /** How much of the retouched picture Retouch blends with the original after it is finished: 1, or absent, is the retouched picture alone; 0 is the original. */
    strength?: number;
    output?: {
        /** `full`: at least the original’s pixels; `delivered`: the model’s size, in the original’s ratio; `untouched`: the model’s own file; or the longest side in pixels. */
        size?: ("full" | "delivered" | "untouched") | number;
        /** The colour space: sRGB, or the photo’s own. */
        colour?: "srgb" | "original";
        /** The file format; `original` is the photo’s format, or JPEG if Retouch cannot write that format. */
        format?: "original" | "jpeg" | "png" | "webp" | "avif" | "tiff";
        /** The quality of JPEG, WebP and AVIF. */
        quality?: number;
        /** Which of the photo’s EXIF, IPTC and XMP metadata the result keeps. */
        metadata?: "all" | "no-location" | "copyright" | "none";
    };
    /** Photos with `high` get slots before all others. */
    priority?: "normal" | "high";
};
export type NewUpload = {
    /** The photo’s name, without folders; by default a new name that sorts by time. */
    fileName?: string;
    /** The folder under `uploads/`, without slashes at its ends. */
    folder?: string;
    /** The photo’s media type. */
    contentType: "image/jpeg" | "image/png" | "image/webp" | "image/avif" | "image/tiff" | "image/heic" | "image/heif" | "image/x-canon-cr2" | "image/x-canon-cr3" | "image/x-nikon-nef" | "image/x-sony-arw" | "image/x-adobe-dng" | "image/x-fujifilm-raf" | "image/x-olympus-orf" | "image/x-panasonic-rw2";
    /** The file’s length in bytes. */
    bytes: number;
    /** The SHA-256 of the file’s bytes: S3 then refuses a file that does not arrive complete. */
    sha256?: string;
    recipe?: Recipe;
    /** Your own name for the photo, such as an order number: every answer has it. */
    reference?: string;
    /** Whether the photo runs, and may cost again, although the same bytes were already retouched under this key with the same recipe and model. */
    again?: boolean;
    /** Whether it replaces an existing photo with the same key. Retouch then retouches the new photo, and you pay for it, unless its bytes, recipe and model are the same. */
    overwrite?: boolean;
};
export type Upload = {
    /** The photo’s key: use it in `POST /retouches` and to find the retouch. */
    key: string;
    /** A secret: anyone with this URL can upload the photo. */
    url: string;
    method: "PUT";
    /** Send these headers unchanged: they are signed. */
    headers: {
        [key: string]: string;
    };
    expiresAt: string;
    /** What the photo will cost, in dollars: nothing if it is the same as another one. */
    price: number;
};
export type Problem = {
    /** The kind of problem. It is stable: branch on it. */
    "type": "/problems/malformed-json" | "/problems/route-not-found" | "/problems/retouch-not-found" | "/problems/bulk-run-not-found" | "/problems/shoot-not-found" | "/problems/version-not-found" | "/problems/decisions-not-found" | "/problems/photo-not-found" | "/problems/method-not-allowed" | "/problems/photo-exists" | "/problems/request-in-progress" | "/problems/other-recipe" | "/problems/retouch-ended" | "/problems/retouch-not-failed" | "/problems/no-result" | "/problems/too-many-versions" | "/problems/model-picture-gone" | "/problems/may-pay-again" | "/problems/photo-too-large" | "/problems/unsupported-media-type" | "/problems/unsupported-photo" | "/problems/invalid-request" | "/problems/invalid-decisions" | "/problems/idempotency-key-reused" | "/problems/url-not-allowed" | "/problems/import-failed" | "/problems/import-timed-out" | "/problems/throttled" | "/problems/internal";
    title: string;
    status: number;
    /** What happened and what to do. */
    detail: string;
    /** The id of the request: search the logs for it. */
    instance: string;
    /** Every invalid field. */
    errors?: {
        "in": "body" | "query" | "header";
        /** JSON Pointer to the field; `/<name>` for a parameter. */
        pointer: string;
        message: string;
    }[];
};
export type UploadList = {
    files: {
        key: string;
        bytes: number;
        /** The ETag of S3, without quotes: it changes with the bytes. */
        etag: string;
        /** When S3 stored it, in whole seconds. */
        storedAt: string;
    }[];
    /** Cursor of the next page; null on the last page. */
    nextCursor: string | null;
    /** When the API read these values. */
    asOf: string;
};
export type PhotoToRetouch = {
    /** The key of a photo under `uploads/`. */
    key: string;
    /** An https URL from which the API imports a photo. */
    url?: string;
    /** The name of an imported photo. By default, it is the URL’s last part with a hash of the whole URL, such as `main-0f3c9a1be27d.jpg`: the same URL gives the same name, whatever its signature. */
    fileName?: string;
    /** The folder of an imported photo. */
    folder?: string;
    recipe?: Recipe;
    /** Your own name for the photo, such as an order number: every answer has it. */
    reference?: string;
    /** Whether the photo runs, and may cost again, although the same bytes were already retouched under this key with the same recipe and model. */
    again?: boolean;
    /** Whether it replaces an existing photo with the same key. Retouch then retouches the new photo, and you pay for it, unless its bytes, recipe and model are the same. */
    overwrite?: boolean;
} | {
    /** The key of a photo under `uploads/`. */
    key?: string;
    /** An https URL from which the API imports a photo. */
    url: string;
    /** The name of an imported photo. By default, it is the URL’s last part with a hash of the whole URL, such as `main-0f3c9a1be27d.jpg`: the same URL gives the same name, whatever its signature. */
    fileName?: string;
    /** The folder of an imported photo. */
    folder?: string;
    recipe?: Recipe;
    /** Your own name for the photo, such as an order number: every answer has it. */
    reference?: string;
    /** Whether the photo runs, and may cost again, although the same bytes were already retouched under this key with the same recipe and model. */
    again?: boolean;
    /** Whether it replaces an existing photo with the same key. Retouch then retouches the new photo, and you pay for it, unless its bytes, recipe and model are the same. */
    overwrite?: boolean;
};
export type PhotosToRetouch = {
    photos: PhotoToRetouch[];
};
export type NewRetouch = PhotosToRetouch | PhotoToRetouch;
export type ResolvedRecipe = {
    /** The words that Retouch sends to the model. */
    instructions: string;
    skin?: {
        retouching: "none" | "low" | "medium" | "high";
        /** Whether to keep the skin’s natural texture. */
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
        /** For example `eyes and hair`; an empty text means no focus. */
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
        /** `full`: at least the original’s pixels; `delivered`: the model’s size, in the original’s ratio; `untouched`: the model’s own file; or the longest side in pixels. */
        size: ("full" | "delivered" | "untouched") | number;
        /** The colour space: sRGB, or the photo’s own. */
        colour: "srgb" | "original";
        /** The file format; `original` is the photo’s format, or JPEG if Retouch cannot write that format. */
        format: "original" | "jpeg" | "png" | "webp" | "avif" | "tiff";
        /** The quality of JPEG, WebP and AVIF. */
        quality: number;
        /** Which of the photo’s EXIF, IPTC and XMP metadata the result keeps. */
        metadata: "all" | "no-location" | "copyright" | "none";
    };
    /** Photos with `high` get slots before all others. */
    priority?: "normal" | "high";
    /** The source of each part: `request`, `upload`, `metadata`, `recipes/….json`, `presets/….json`, `preset …`, `stack` or `default form`. */
    "from"?: {
        [key: string]: string;
    };
};
export type ErrorCode = "photo-deleted" | "photo-replaced" | "unsupported-key" | "empty-file" | "unsupported-type" | "unreadable-photo" | "truncated-photo" | "photo-archived" | "photo-encrypted" | "photo-access-denied" | "raw-preview-too-small" | "too-many-pixels" | "photo-too-large" | "photo-too-small" | "photo-too-elongated" | "invalid-recipe" | "model-picture-gone" | "segmind-refused" | "content-refused" | "superseded" | "cancelled" | "api-key-missing" | "api-key-rejected" | "access-denied" | "model-not-found" | "out-of-credits" | "segmind-redirected" | "daily-limit-reached" | "table-restored" | "shoot-budget-reached" | "queue-timed-out" | "segmind-busy" | "rate-limited" | "segmind-unreachable" | "submit-outcome-unknown" | "job-failed" | "job-cancelled" | "job-not-found" | "job-timed-out" | "poll-unanswered" | "poll-url-not-allowed" | "output-unrecognised" | "output-unavailable" | "output-not-found" | "output-not-allowed" | "output-broken" | "output-not-an-image" | "output-too-large" | "result-not-stored" | "step-crashed" | "collecting-crashed" | "execution-stopped" | "execution-timed-out";
export type Retouch = {
    id: string;
    /** The number of the attempt: 1, plus one for each time that the retouch was run again. */
    attempt: number;
    /** Your own name for the photo; null if you gave none. */
    reference: string | null;
    status: "queued" | "running" | "storing" | "succeeded" | "failed" | "cancelled" | "skipped";
    /** The current step; null when the retouch has ended. */
    step: ("prepare" | "queue" | "submit" | "poll" | "store" | "wait") | null;
    key: string;
    /** Whether Segmind bills a job of this photo, in this attempt or an earlier one; null if that is not known. */
    paid: boolean | null;
    /** What Segmind bills for all its attempts, as far as that is known, in dollars. 0 for a photo of an earlier version of Retouch. */
    cost: number;
    /** Why Retouch skipped the file: a skipped file has no record and no result. Null if it was not skipped. */
    skipped: ("hidden-file" | "system-file" | "thumbnail" | "sidecar" | "film" | "temporary-file" | "raw-beside-jpeg" | "ignored") | null;
    /** How many photos in the queue get a slot before it; null if it does not wait there, and in answers about several photos. */
    ahead: number | null;
    /** Whether more than `ahead` photos may get a slot before it. */
    aheadIsAtLeast: boolean;
    /** The recipe; null until the photo is prepared. */
    recipe: ResolvedRecipe | null;
    /** The model that got the photo last, or that made its result; null if there is none. */
    model: {
        name: string;
        /** Another revision sends other values for the same photo and recipe. */
        version: string;
        /** The price of one photo in the model’s profile, in dollars. */
        price: number;
    } | null;
    timings: {
        startedAt: string;
        /** When Segmind accepted the job: it is paid for. */
        acceptedAt: string | null;
        /** When Segmind had finished the job. */
        completedAt: string | null;
        /** When Retouch wrote the record. */
        recordedAt: string | null;
    };
    /** Why there is no result. */
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
        /** The results of Retouch’s checks; null if a check was not possible. */
        checks?: {
            /** How similar its structure is to the original’s, block by block: 1 is the same. */
            structure: number | null;
            /** How far the model shifted the picture, in pixels of the model’s picture. */
            shiftPixels: number | null;
            /** How the model reached its own ratio. Retouch undoes a stretch; after a crop it takes the border from the original. */
            frame: ("same" | "stretched" | "cropped") | null;
            /** The share of the picture that the model changed. */
            changedShare: number | null;
            /** The share of the picture that is blank in the model’s picture and not in the original. */
            blankShare: number;
            isNearlyBlack: boolean;
            isOneColour: boolean;
            isNearlyUnchanged: boolean;
            /** Whether a corner has strokes that the original does not have. */
            hasCornerMark: boolean;
        };
        /** Doubts about the picture, in words. */
        warnings?: string[];
        /** Keys of WebP pictures of at most 640 and 1,600 pixels. */
        preview?: {
            small: string;
            large: string;
        };
        /** A secret: anyone with this URL can read the picture. */
        url: string;
        urlExpiresAt: string;
    }[];
    /** Small pictures of the original; null if there are none. */
    before: {
        small: string;
        large: string;
    } | null;
    /** All results of the retouch, the oldest first; the last one is `outputs`. */
    versions: {
        version: number;
        /** The attempt that made this version. */
        attempt: number;
        recipe: ResolvedRecipe | null;
        recordedAt: string;
        /** Empty if its files were deleted before another version replaced it. */
        outputs: {
            key: string;
            "type": string;
            width: number;
            height: number;
            bytes: number;
            sha256: string;
            /** The results of Retouch’s checks; null if a check was not possible. */
            checks?: {
                /** How similar its structure is to the original’s, block by block: 1 is the same. */
                structure: number | null;
                /** How far the model shifted the picture, in pixels of the model’s picture. */
                shiftPixels: number | null;
                /** How the model reached its own ratio. Retouch undoes a stretch; after a crop it takes the border from the original. */
                frame: ("same" | "stretched" | "cropped") | null;
                /** The share of the picture that the model changed. */
                changedShare: number | null;
                /** The share of the picture that is blank in the model’s picture and not in the original. */
                blankShare: number;
                isNearlyBlack: boolean;
                isOneColour: boolean;
                isNearlyUnchanged: boolean;
                /** Whether a corner has strokes that the original does not have. */
                hasCornerMark: boolean;
            };
            /** Doubts about the picture, in words. */
            warnings?: string[];
            /** Keys of WebP pictures of at most 640 and 1,600 pixels. */
            preview?: {
                small: string;
                large: string;
            };
            /** A secret: anyone with this URL can read the picture. */
            url: string;
            urlExpiresAt: string;
        }[];
    }[];
    /** Why its latest attempt added no version: the earlier result stays. Null if it did. */
    redoError: {
        code: ErrorCode;
        fault: "photo" | "account" | "transient" | "unknown" | "result" | "pipeline";
        message: string;
    } | null;
    /** The key of its record. */
    recordKey: string | null;
    /** The id of the retouch whose result this photo shares, as the photo is the same; null if it ran itself. */
    sameAs: string | null;
    /** When the API read these values. */
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
        /** The number of the attempt: 1, plus one for each time that the retouch was run again. */
        attempt: number;
        /** Your own name for the photo; null if you gave none. */
        reference: string | null;
        status: "queued" | "running" | "storing" | "succeeded" | "failed" | "cancelled" | "skipped";
        /** The current step; null when the retouch has ended. */
        step: ("prepare" | "queue" | "submit" | "poll" | "store" | "wait") | null;
        key: string;
        /** Whether Segmind bills a job of this photo, in this attempt or an earlier one; null if that is not known. */
        paid: boolean | null;
        /** What Segmind bills for all its attempts, as far as that is known, in dollars. 0 for a photo of an earlier version of Retouch. */
        cost: number;
        /** Why Retouch skipped the file: a skipped file has no record and no result. Null if it was not skipped. */
        skipped: ("hidden-file" | "system-file" | "thumbnail" | "sidecar" | "film" | "temporary-file" | "raw-beside-jpeg" | "ignored") | null;
        startedAt: string;
        endedAt: string | null;
        /** Why there is no result. */
        code: ErrorCode | null;
    }[];
    /** Cursor of the next page; null on the last page. */
    nextCursor: string | null;
    /** When the API read these values. */
    asOf: string;
};
export type Retry = {
    /** Whether the photo may be submitted although it is, or may be, already paid for. */
    payAgain?: boolean;
};
export type Redo = {
    /** The version to start from; by default, the newest. On its own, it restores that version. */
    version?: number;
    /** The recipe fields to change. */
    recipe?: Recipe;
};
export type ShootRetry = {
    /** Only photos with that status; by default, both. */
    status?: "failed" | "cancelled";
    /** Only photos that ended with that error code. */
    code?: ErrorCode;
    /** Select the photos that succeeded with a warning about an output instead. Each costs again: they run only with `payAgain`. */
    doubtful?: boolean;
    /** Whether photos may be submitted although they are, or may be, already paid for. By default such photos are counted and do not run. */
    payAgain?: boolean;
    /** Only report how many photos match and what they cost; change nothing. */
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
    /** `interrupted`: the run was stopped, or crashed for an hour. Send the same request with another key to do the rest. */
    state: "dry-run" | "running" | "finished" | "interrupted";
    /** Photos found so far that match the filter. */
    matched: number;
    /** Whether the search is complete: if not, more photos may match. */
    isAll: boolean;
    /** Of those, the photos whose next attempt may cost a second time. Without `payAgain` they do not run. */
    mayPayAgain: number;
    /** What submitting those a second time costs, in dollars. With `payAgain` it is part of `costAtMost`. Without `payAgain` it is added if you allow it. */
    mayPayAgainCost: number;
    /** What running these photos again costs at most, in dollars: the model’s price for each, or nothing if its job is paid for and collected. Photos that may cost again are included only with `payAgain`; `mayPayAgainCost` has their cost in either case. */
    costAtMost: number;
    /** Decisions of a redo that cannot be carried out: the shoot has no photo with that id, or the photo has no such version, or it has not ended. Send the decisions again when it has ended. */
    passedOver: number;
    /** Photos that now run again, or that were cancelled. */
    done: number;
    /** Photos that no longer matched when the run reached them: they had ended or changed status. */
    changed: number;
    /** Photos that the run could not run again or cancel after six tries, and photos whose redo was refused as by `POST /retouches/{id}/redo`: they have 20 versions, or the model’s own picture was deleted. The log of continue-bulk-run says why. */
    failed: number;
    /** Photos that were queued later are not part of the run. */
    startedAt: string;
    endedAt: string | null;
    /** When the API read these values. */
    asOf: string;
};
export type ShootCancel = {
    /** Only photos with that status; by default, all that have not ended. With `queued`, photos that are at Segmind, which are paid for, go on. */
    status?: "queued" | "running" | "storing";
    /** Only report how many photos match and what they cost; change nothing. */
    dryRun?: boolean;
};
export type Decisions = {
    /** The folder of the shoot; empty for the top. */
    folder: string;
    savedAt: string;
    photos: {
        id: string;
        key: string;
        /** The version that the person judged. For an accepted photo it is the version to deliver, which may be an earlier one. */
        version: number;
        decision: "accept" | "reject";
        /** Why the photo is rejected. */
        reason?: string;
        /** What the next attempt changes: the fields of a recipe. */
        redo?: {
            /** The name of a preset. It sets what no recipe closer to the photo sets. */
            preset?: string;
            skin?: {
                retouching?: "none" | "low" | "medium" | "high";
                /** Whether to keep the skin’s natural texture. */
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
                /** For example `eyes and hair`; an empty text means no focus. */
                focus?: string;
            };
            background?: {
                removeDistractions?: boolean;
                blur?: "none" | "soft" | "medium" | "strong";
            };
            /** A paragraph of your own, after the words of the form or the instructions. */
            notes?: string;
            /** What to do to the photo, in English, instead of the form. */
            instructions?: string;
            /** How much to enlarge the model’s picture, such as `2x`, if the stack’s model has this parameter. */
            upscale?: string;
            /** The same seed makes the same picture, if the stack’s model has this parameter. */
            seed?: number;
            /** How much of the retouched picture Retouch blends with the original after it is finished: 1, or absent, is the retouched picture alone; 0 is the original. */
            strength?: number;
            output?: {
                /** `full`: at least the original’s pixels; `delivered`: the model’s size, in the original’s ratio; `untouched`: the model’s own file; or the longest side in pixels. */
                size?: ("full" | "delivered" | "untouched") | number;
                /** The colour space: sRGB, or the photo’s own. */
                colour?: "srgb" | "original";
                /** The file format; `original` is the photo’s format, or JPEG if Retouch cannot write that format. */
                format?: "original" | "jpeg" | "png" | "webp" | "avif" | "tiff";
                /** The quality of JPEG, WebP and AVIF. */
                quality?: number;
                /** Which of the photo’s EXIF, IPTC and XMP metadata the result keeps. */
                metadata?: "all" | "no-location" | "copyright" | "none";
            };
            /** Photos with `high` get slots before all others. */
            priority?: "normal" | "high";
        };
    }[];
};
export type ShootRedo = {
    decisions?: Decisions;
    /** The recipe of rejected photos for which the decision has no recipe. */
    recipe?: Recipe;
    /** Only report how many photos match and what they cost; change nothing. */
    dryRun?: boolean;
};
export type ShootList = {
    shoots: {
        /** The folder under `uploads/`; empty for the top. */
        folder: string;
        /** How many photos were uploaded, without skipped files. */
        photos: number;
        queued: number;
        running: number;
        storing: number;
        succeeded: number;
        failed: number;
        /** How many photos failed with each error code. */
        failedBy: {
            [key: string]: number;
        };
        cancelled: number;
        /** Files that Retouch skipped. */
        skipped: number;
        /** Succeeded photos whose result has warnings. */
        doubtful: number;
        /** When the first photo was queued; null if there is none. */
        startedAt: string | null;
        /** When a photo last changed; null if there is none. */
        changedAt: string | null;
        /** Whether all photos have ended and no photo was uploaded for a while: Retouch sent `Shoot Finished`. */
        ended: boolean;
        /** When Retouch sent `Shoot Finished`; null if a photo has changed since. */
        endedAt: string | null;
        /** What Segmind bills for the photos, as far as that is known, in dollars. */
        costSoFar: number;
        /** What the photos that have not ended and are not paid for yet cost at most, in dollars. */
        costToCome: number;
    }[];
    /** Cursor of the next page; null on the last page. */
    nextCursor: string | null;
    /** When the API read these values. */
    asOf: string;
};
export type Shoot = {
    /** The folder under `uploads/`; empty for the top. */
    folder: string;
    /** How many photos were uploaded, without skipped files. */
    photos: number;
    queued: number;
    running: number;
    storing: number;
    succeeded: number;
    failed: number;
    /** How many photos failed with each error code. */
    failedBy: {
        [key: string]: number;
    };
    cancelled: number;
    /** Files that Retouch skipped. */
    skipped: number;
    /** Succeeded photos whose result has warnings. */
    doubtful: number;
    /** When the first photo was queued; null if there is none. */
    startedAt: string | null;
    /** When a photo last changed; null if there is none. */
    changedAt: string | null;
    /** Whether all photos have ended and no photo was uploaded for a while: Retouch sent `Shoot Finished`. */
    ended: boolean;
    /** When Retouch sent `Shoot Finished`; null if a photo has changed since. */
    endedAt: string | null;
    /** What Segmind bills for the photos, as far as that is known, in dollars. */
    costSoFar: number;
    /** What the photos that have not ended and are not paid for yet cost at most, in dollars. */
    costToCome: number;
    /** How many shoots lie in folders below this one; the numbers include them. */
    below: number;
    /** An estimate from the line’s pace and the photos before the last one. It includes the time in which the line waits for the next day’s budget. Null if all photos have ended, or if the circuit breaker is open for another reason. */
    secondsLeft: number | null;
    /** When the API read these values. Counts are some seconds behind while photos are in progress. */
    asOf: string;
};
export type ResultList = {
    files: {
        key: string;
        bytes: number;
        /** The ETag of S3, without quotes: it changes with the bytes. */
        etag: string;
        /** When S3 stored it, in whole seconds. */
        storedAt: string;
        /** A secret: anyone with this URL can read the file. */
        url: string;
        urlExpiresAt: string;
    }[];
    /** Cursor of the next page; null on the last page. */
    nextCursor: string | null;
    /** When the API read these values. */
    asOf: string;
};
export type FolderRecipe = {
    folder: string;
    /** The key of the folder’s own file. */
    key: string;
    /** The content of the folder’s own file; null if there is no readable file. */
    own: Recipe | null;
    recipe: ResolvedRecipe;
    /** The errors in the recipe, a sentence each: photos with such a recipe fail, unpaid. Empty if there are none. */
    wrong: string[];
    /** A warning that photos lie in a folder whose name looks the same but has other bytes, so that this recipe does not apply to them; null if there is no such folder. */
    hint: string | null;
};
export type PresetList = {
    presets: {
        /** The name of its file, without `.json`. If recipes cannot use this name, `wrong` says so. */
        name: string;
        /** Null for a preset of your own. */
        title: string | null;
        /** Its purpose; null for a preset of your own. */
        description: string | null;
        /** Whether it is a file under `presets/`, not a built-in preset. */
        isOwn: boolean;
        recipe: ResolvedRecipe;
        /** The errors in the recipe, a sentence each: photos with such a recipe fail, unpaid. Empty if there are none. */
        wrong: string[];
    }[];
};
export type PreviewRequest = {
    recipe: Recipe;
    /** The folder whose recipe fills the fields that the request leaves out; without it, only the stack’s recipe does. */
    folder?: string;
};
export type Preview = {
    /** What Retouch sends to the model. */
    words: string;
    recipe: ResolvedRecipe;
    /** The errors in the recipe, a sentence each: photos with such a recipe fail, unpaid. Empty if there are none. */
    wrong: string[];
};
export type EstimateRequest = {
    /** How many photos you will upload. By default, the estimate is about the photos of the folder that are queued and not submitted yet. */
    photos?: number;
};
export type Estimate = {
    folder: string;
    photos: number;
    /** In dollars: the setting `pricePerPhoto`, or by default the price in the model’s profile. */
    pricePerPhoto: number;
    /** What they cost at most, in dollars: a photo that is the same as another one costs nothing. */
    dollars: number;
    /** Seconds until the last of them is done, after all photos that are in the line. The estimate uses the job times of the last photos, or the model’s profile if no photo ended in the last hour. It includes the time in which the line waits for the next day’s budget. Null while the circuit breaker is open for another reason: then no photo is submitted. */
    seconds: number | null;
    /** Whether the budgets and the balance are enough for them and for all photos that wait in the line. */
    fits: {
        /** What is left of `maxDollarsPerDay` and `maxPhotosPerDay` today. Null if neither is set. */
        day: {
            /** Whether it is enough for the photos. */
            isEnough: boolean;
            /** How many more photos can be submitted today (UTC). */
            photosLeft: number;
            /** When the last of them can be submitted, if today’s budget is not enough and the line waits for the next day, once or several times. Null if no photo waits for a budget. */
            heldUntil: string | null;
        } | null;
        /** What is left of `maxDollarsPerShoot` for this folder: photos beyond it fail, unpaid. Null if it is not set. */
        shoot: {
            /** Whether it is enough for the photos. */
            isEnough: boolean;
            dollarsLeft: number;
        } | null;
        /** Segmind’s balance at the last read. Null if it was never read. */
        balance: {
            /** Whether it is enough for the photos. */
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
    /** How many photos can be there at once. */
    limit: number;
    /** Photos that wait for a slot. */
    waiting: number;
    /** How many of these have high priority: they get slots first. */
    waitingHigh: number;
    /** Always false: the API counts all photos. */
    waitingIsAtLeast: boolean;
    /** How long the photo that joined first has waited; 0 if no photo waits. */
    oldestWaitSeconds: number;
    /** Why the circuit breaker is open: no photo is submitted. Null while it is closed. */
    breaker: {
        since: string;
        /** `account`: Segmind refuses the account. `outage`: Segmind fails requests. `unknown-outcome`: Segmind does not answer submits, so it is not known whether it billed them. `results`: Segmind’s jobs give no results. `restored`: the table was restored from a backup, and an audit must find what was paid since. */
        cause: "account" | "outage" | "unknown-outcome" | "results" | "restored";
        /** The code of the last failure. */
        code: string;
        message: string;
        /** When Retouch submits one photo as a trial, to check whether the problem is over. */
        nextTrialAt: string;
    } | null;
    /** Until when no photo is submitted, as Segmind’s rate limit is reached. Null if it is not reached. */
    pausedUntil: string | null;
    /** Segmind’s balance at the last read. Null if it was never read. */
    balance: {
        /** The balance of the account at Segmind. */
        dollars: number;
        /** When Retouch last read it: it reads it each hour while photos wait or are at Segmind. */
        readAt: string;
        /** How many photos it is enough for; null if photos cost nothing. */
        lastsFor: number | null;
        /** Whether it is enough for all photos that wait or are at Segmind. */
        isEnough: boolean;
    } | null;
    /** How many requests `limit` photos at once make, if jobs take as long as the model’s profile says. */
    pace: {
        /** From the submit of a photo to its finished job. */
        secondsExpected: number;
        /** The submit and the polls. */
        requestsPerPhoto: number;
        photosPerMinute: number;
        /** Segmind’s plan must allow this many. */
        requestsPerMinute: number;
        /** What plans with this many requests a minute support. */
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
    /** The stack’s version of Retouch, such as `0.1.0`. */
    version: string;
    model: {
        name: string;
        title: string;
    };
    /** In dollars. A photo that is the same as another one costs nothing. */
    pricePerPhoto: number;
    /** How many photos may be at Segmind at once. */
    maxInFlight: number;
    /** The media types of photos that Retouch accepts. */
    types: ("image/jpeg" | "image/png" | "image/webp" | "image/avif" | "image/tiff" | "image/heic" | "image/heif" | "image/x-canon-cr2" | "image/x-canon-cr3" | "image/x-nikon-nef" | "image/x-sony-arw" | "image/x-adobe-dng" | "image/x-fujifilm-raf" | "image/x-olympus-orf" | "image/x-panasonic-rw2")[];
    /** Whether HEIC is among them: the setting `heic`. */
    takesHeic: boolean;
    /** What happens to a RAW file with a JPEG of the same name beside it: Retouch skips it, or retouches it too. */
    raw: "skip" | "retouch";
    /** Patterns of paths under `uploads/` that Retouch skips: the setting `ignore`. */
    ignore: string[];
    /** The largest file size of a photo. */
    maxBytes: number;
    /** The largest width times height. */
    maxPixels: number;
};
export type OpenApi = {
    openapi: string;
    [key: string]: any;
};
/**
 * Get a URL to upload a photo to
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
 * Get a retouch
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
 * Get a bulk run
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
 * Get a shoot
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
 * Get the decisions on a shoot
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
 * Get the recipe of a folder
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
 * Preview the words of a recipe
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
export function estimateShoot({ folder, estimateRequest }: {
    folder: string;
    estimateRequest?: EstimateRequest;
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
        body: estimateRequest
    }));
}
/**
 * Get the state of the line
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
 * Get the limits of the stack
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

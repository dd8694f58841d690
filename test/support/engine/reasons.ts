/** Why a recorded value and the engine's are not the same: the reasons that expected differences speak of. */
export const DIFFERENT = "different values";
export const COMPUTED = "computed from an output that the engine knows";
export const TEXT_OF_NUMBER = "a number, and its text";
export const ANSWERED = "answered by a provider function";
export const NOT_A_DEPENDENCY = "refers to a resource that the engine does not list as a dependency";
export const CONTENT_WAITS = "the content of an asset refers to outputs that the engine does not know";
/** A call that the record has and the engine has not, with arguments that wait for outputs. */
export const DEFERRED_INVOKE = "called by the evaluation only, with arguments that wait for outputs";

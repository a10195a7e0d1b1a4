import { byId, size } from "./elements.js";

/** Its attributes say what the service accepts, so that the page can object before it sends anything. */
const input = byId("files");

/**
 * Accept files that are picked, dropped anywhere on the page, or pasted.
 *
 * @param {(file: File) => void} take
 */
export function takeFiles(take) {
	input.addEventListener("change", () => {
		[...input.files].forEach(take);
		input.value = "";
	});
	document.addEventListener("paste", (event) => {
		if (event.clipboardData.files.length) {
			event.preventDefault();
			[...event.clipboardData.files].forEach(take);
		}
	});
	const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
	// Entering an element and leaving the one around it are two events
	let depth = 0;
	const mark = (change) => {
		depth = Math.max(0, depth + change);
		byId("drop").classList.toggle("target", depth > 0);
	};
	// On the whole window: a file that is dropped beside the target would replace the page
	window.addEventListener("dragenter", (event) => hasFiles(event) && mark(1));
	window.addEventListener("dragleave", (event) => hasFiles(event) && mark(-1));
	window.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
	window.addEventListener("drop", (event) => {
		mark(-depth);
		if (hasFiles(event)) {
			event.preventDefault();
			[...event.dataTransfer.files].forEach(take);
		}
	});
}

/**
 * Say why the service would refuse a file, as far as a page can know: by its size, and by
 * its type where the browser knows one that is surely wrong.
 *
 * @returns {string | undefined} a sentence for the visitor
 */
export function objectionTo(file) {
	const limit = Number(input.dataset.limit);
	if (file.size > limit) {
		return `This file is ${size(file.size)}. A file can be at most ${limit / 2 ** 20} MB.`;
	}
	if (/^(image|audio|video|font)\//.test(file.type) && !input.accept.split(",").includes(file.type)) {
		return `Only these files are accepted: ${byId("accepted").textContent}.`;
	}
	return (file.size === 0) ? "The file is empty." : undefined;
}

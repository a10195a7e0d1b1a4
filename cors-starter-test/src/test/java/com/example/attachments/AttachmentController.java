package com.example.attachments;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AttachmentController {

	@GetMapping("/attachments/{id}")
	String get(@PathVariable int id) {
		return "attachment " + id;
	}

	@PutMapping("/attachments/{id}")
	void put(@PathVariable int id) {
		throw new IllegalStateException("The disk is full: " + id);
	}

}

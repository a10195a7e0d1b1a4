package com.example.attachments;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class AttachmentsApplication {

}

package io.github.corsstarter.showcase.attachments;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Limits the number of concurrent uploads; further ones wait for a while. With
 * {@code spring.servlet.multipart.resolve-lazily}, a waiting upload isn't read.
 */
@Component
class UploadSlots implements HandlerInterceptor, WebMvcConfigurer {

	private final Semaphore slots;

	private final Duration maxWait;

	UploadSlots(AttachmentProperties properties) {
		this.slots = new Semaphore(properties.maxConcurrentUploads(), true);
		this.maxWait = properties.maxWait();
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this).addPathPatterns("/attachments", "/chatkit/upload/**");
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws InterruptedException {
		if (!this.slots.tryAcquire(this.maxWait.toMillis(), TimeUnit.MILLISECONDS)) {
			throw new BusyException();
		}
		return true;
	}

	@Override
	public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable Exception ex) {
		this.slots.release();
	}

}
